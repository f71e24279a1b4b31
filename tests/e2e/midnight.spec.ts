import { expect, test } from './world';

const DAY_MS = 24 * 60 * 60_000;

test('a window that stays open over midnight says which day it was, on either side', async ({ world }) => {
  const server = await world.server();
  const bertil = await world.agent(server.ready.visitor, 'bertil');
  const visitor = await world.visitor(server.ready.visitor);
  await visitor.choose('Talk to an agent');
  await bertil.openChats.getByRole('option').click();
  await visitor.write('Good evening');
  const agentsLog = bertil.page.getByRole('log');
  await expect(agentsLog).toContainText('Good evening');
  const days = { agent: agentsLog.locator('.day'), visitor: visitor.log.locator('.day') };
  await expect(days.agent).toHaveText(['Today']);
  await expect(days.visitor).toHaveText(['Today']);

  const sides = [
    { page: bertil.page, day: days.agent },
    { page: visitor.page, day: days.visitor },
  ];
  for (const { page, day } of sides) {
    for (const [later, text] of [
      [DAY_MS, 'Yesterday'],
      [2 * DAY_MS, /^\w+day, \w+ \d+, \d{4}$/],
    ] as const) {
      await page.clock.setFixedTime(Date.now() + later);
      // As a browser does for a page that is looked at again.
      await page.evaluate("dispatchEvent(new Event('focus'))");
      await expect(day).toHaveText([text]);
    }
  }
});
