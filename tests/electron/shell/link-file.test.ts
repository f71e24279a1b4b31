import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { linkIn } from '../../../electron/shell/link-file';
import { standInDirectory } from '../stand-ins/stand-in';

describe('a file with a link that the system opens with Parley', () => {
  it('is read by its path, and by its address, as desktops of Linux name it', async () => {
    const file = join(await standInDirectory(), 'Maija ä.parley');
    await writeFile(file, 'parley://chat/0199\n');
    const link = { to: 'chat', session: '0199' };
    expect(linkIn(['--hidden', file])).toEqual(link);
    expect(linkIn([pathToFileURL(file).href])).toEqual(link);
    expect(linkIn(['file:///nowhere/x.parley'])).toBeNull();
    expect(linkIn(['file://elsewhere/x.parley'])).toBeNull();
  });
});
