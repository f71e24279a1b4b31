import { attach, pdfFile, tray } from './files-people';
import { expect, test } from './world';

/** A phone; a laptop at 300 %; the same phone at 200 %. */
const SIZES = [
  [380, 640],
  [427, 267],
  [190, 320],
] as const;

test('a visitor reaches and uses all of the chat in any window, zoomed and in forced colours', async ({ world }) => {
  const server = await world.server();
  const visitor = await world.visitor(server.ready.visitor);
  const { page, log } = visitor;
  await visitor.choose('Talk to an agent');
  await expect(visitor.status).toContainText('in the queue');
  const box = page.getByRole('textbox', { name: 'Message' });
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await attach(visitor, pdfFile('a rather long name of a document.pdf'), pdfFile('b.pdf'));
    await expect(tray(visitor)).toHaveCount(2);
    // `click` fails where something else lies over it, or where it cannot be scrolled to.
    await box.click();
    await page.keyboard.type(`from ${width} px`);
    await expect(box).toBeInViewport({ ratio: 0.9 });
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const sent = log.getByRole('article').filter({ hasText: `from ${width} px` });
    await expect(sent).toContainText('Sent');
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep chatting' }).click();
    await log.scrollIntoViewIfNeeded();
    await expect(log).toBeInViewport({ ratio: 0.9 });
    // The page itself neither grows nor moves to the side.
    const whole = await page.evaluate('[document.documentElement.scrollWidth, document.documentElement.scrollHeight]');
    expect(whole).toEqual([width, height]);
  }

  // Lines, borders and what is chosen are painted by the system, so each must have something that it paints.
  await page.setViewportSize({ width: 380, height: 640 });
  await page.emulateMedia({ forcedColors: 'active' });
  const line = log.getByText('Today').locator('..');
  expect(
    await line.evaluate((day) => day.ownerDocument.defaultView?.getComputedStyle(day, '::before').borderTopWidth),
  ).toBe('1px');
  await expect(log.getByRole('article').last().locator('.chip').first()).toHaveCSS('border-top-style', 'solid');
  await visitor.endChat();
  const score = page.locator('.score').nth(3);
  const before = await score.evaluate(
    (label) => label.ownerDocument.defaultView?.getComputedStyle(label).backgroundColor,
  );
  await page.getByRole('radio', { name: '4' }).check();
  await expect(score).not.toHaveCSS('background-color', before ?? '');
});
