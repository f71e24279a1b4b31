import { crc32, deflateSync } from 'node:zlib';
import { expect, type Locator, type Page } from '@playwright/test';
import type { VisitorOnPage } from './people';

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A real picture of one colour. */
export function pictureFile(name: string, width = 320, height = 200, colour = [54, 81, 212]): GivenFile {
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: width }, () => colour).flat())]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const dots = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const buffer = Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', dots),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

export function pdfFile(name: string, size = 20_000): GivenFile {
  const buffer = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(size, 0x20), Buffer.from('\n%%EOF\n')]);
  return { name, mimeType: 'application/pdf', buffer };
}

/** Chooses files with the page's own button. */
export async function attach({ page }: VisitorOnPage, ...files: GivenFile[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach file' }).click(),
  ]);
  await chooser.setFiles(files);
}

export function tray({ page }: VisitorOnPage): Locator {
  return page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
}

export async function send({ page }: VisitorOnPage, text = ''): Promise<void> {
  if (text !== '') await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

/** Waits until an image element shows a picture. */
export async function isShown(image: Locator): Promise<void> {
  await image.scrollIntoViewIfNeeded();
  await expect.poll(() => image.evaluate((element) => Number(Reflect.get(element, 'naturalWidth')))).toBeGreaterThan(0);
}

/** The bytes that a click saves, and the name they are saved under. */
export async function saved(page: Page, link: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(Buffer.from(part));
  return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
}

/** A transfer of files, as a drag or the clipboard brings it. */
function transferOf({ page }: VisitorOnPage, files: readonly GivenFile[]) {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, bytes: [...buffer] }));
  return page.evaluateHandle((all) => {
    const transfer = Object(Reflect.construct(Reflect.get(globalThis, 'DataTransfer'), []));
    for (const { name, mimeType, bytes } of all) {
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type: mimeType }));
    }
    return transfer;
  }, given);
}

export async function drop(visitor: VisitorOnPage, ...files: GivenFile[]): Promise<void> {
  const dataTransfer = await transferOf(visitor, files);
  const target = visitor.page.getByRole('main');
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer });
}

export async function paste(visitor: VisitorOnPage, ...files: GivenFile[]): Promise<void> {
  const clipboardData = await transferOf(visitor, files);
  const target = visitor.page.getByRole('textbox', { name: 'Message' });
  await target.evaluate((element, data) => {
    const Paste = Reflect.get(globalThis, 'ClipboardEvent');
    element.dispatchEvent(
      Reflect.construct(Paste, ['paste', { clipboardData: data, bubbles: true, cancelable: true }]),
    );
  }, clipboardData);
}
