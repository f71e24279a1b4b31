import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../../broker/options/read-options';
import { givenArguments, programArguments } from '../../../electron/desktop/arguments';
import { deepLinkIn, isLinkFile, readDeepLink, readLinkFile } from '../../../electron/desktop/deep-links';
import { isForeignSwitch } from '../../../electron/desktop/foreign-switches';
import { isGlobalShortcut } from '../../../electron/desktop/shortcut';

const ID = '0199a1b2-1111-7000-8000-000000000001';

describe('a link into Parley', () => {
  it.each([
    [`parley://chat/${ID}`, ID],
    [`parley://chat/${ID}/`, ID],
    [`PARLEY://CHAT/${ID}`, ID],
    ['parley://chat/', null],
    ['parley://chat/../settings', null],
    ['parley://chat/%2e%2e', null],
    [`parley://chat/${ID}?token=1`, null],
    [`parley://chat/${ID}#x`, null],
    [`parley://user@chat/${ID}`, null],
    [`parley://elsewhere/${ID}`, null],
    [`parley:chat/${ID}`, null],
    [`https://chat/${ID}`, null],
    [`parley://chat/${'x'.repeat(65)}`, null],
    [`parley://chat/${ID} --no-sandbox`, null],
    ['', null],
  ])('%s shows %s', (address, session) => {
    expect(readDeepLink(address)).toEqual(session === null ? null : { to: 'chat', session });
  });

  it('never names anything but an id, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const link = readDeepLink(`parley://chat/${before}${after}`);
        if (link !== null) expect(link.session).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
      }),
    );
  });

  it('is found among arguments; the last one counts', () => {
    expect(deepLinkIn(['--hidden', 'parley://chat/a', '--json', 'parley://chat/b'])).toEqual({
      to: 'chat',
      session: 'b',
    });
    expect(deepLinkIn(['--agent', 'aino'])).toBeNull();
  });
});

describe('the arguments of the program', () => {
  it('are told apart from what the system and Chromium add', () => {
    expect(
      programArguments([
        '--hidden',
        '--agent',
        'aino',
        '--disable-gpu',
        `parley://chat/${ID}`,
        '--original-process-start-time=1',
      ]),
    ).toEqual({ options: ['--agent', 'aino'], hidden: true });
  });

  it('keep what is wrong, so that it is complained of', () => {
    expect(programArguments(['--disable-gpuu', 'file.txt'])).toEqual({
      options: ['--disable-gpuu', 'file.txt'],
      hidden: false,
    });
  });

  it.each([
    // The installer, after an update.
    ['--updated', true],
    // What IT uses of Electron and Chromium.
    ['--ozone-platform=wayland', true],
    ['--proxy-server=http=proxy.example:3128', true],
    ['--proxy-pac-url=https://proxy.example/a.pac', true],
    ['--lang=fi', true],
    ['--force-device-scale-factor=1.25', true],
    ['--force-renderer-accessibility', true],
    ['--disable-features=A,B', true],
    ['--enable-features=C', true],
    ['--enable-logging=file', true],
    ['-psn_0_12345', true],
    // Not theirs, nor ours.
    ['--update', false],
    ['--updatedd', false],
    ['--langg=fi', false],
    ['-updated', false],
    ['updated', false],
    // They would take protection from the page.
    ['--disable-web-security', false],
    ['--ignore-certificate-errors', false],
    ['--disable-site-isolation-trials', false],
    ['--disable-gpu-sandbox', false],
    ['--disable-setuid-sandbox', false],
  ])('pass over %s: %s', (argument, passed) => {
    expect(programArguments(['--agent=aino', argument]).options).toEqual(
      passed ? ['--agent=aino'] : ['--agent=aino', argument],
    );
  });

  it('take no option of ours, nor what it could be mistyped to, for a switch of theirs', () => {
    const ours = [...helpText('start').matchAll(/--(?:no-)?([a-z][a-z-]+)/g)].map(([, name = '']) => name);
    expect(ours).toContain('data-dir');
    for (const name of ours) expect(isForeignSwitch(`--${name}`), name).toBe(false);
    fc.assert(
      fc.property(fc.constantFrom(...ours), fc.nat(), fc.constantFrom('', 'x', '-'), (name, at, put) => {
        const mistyped = `${name.slice(0, at % name.length)}${put}${name.slice((at % name.length) + 1)}`;
        expect(programArguments([`--${mistyped}=1`]).options).toEqual([`--${mistyped}=1`]);
      }),
    );
  });
});

describe('a file with a link', () => {
  it.each([
    ['/home/aino/Maija.parley', true],
    ['C:\\Users\\aino\\Maija.PARLEY', true],
    ['--agent.parley', false],
    ['.parley', false],
    ['Maija.parley.exe', false],
  ])('%s is one: %s', (argument, is) => {
    expect(isLinkFile(argument)).toBe(is);
    expect(programArguments([argument]).options).toEqual(is ? [] : [argument]);
  });

  it('holds a link and nothing else', () => {
    expect(readLinkFile(`parley://chat/${ID}\r\n`)).toEqual({ to: 'chat', session: ID });
    for (const text of [
      '',
      `see parley://chat/${ID}`,
      `parley://chat/${ID}\nmore`,
      `${' '.repeat(300)}parley://chat/${ID}`,
    ])
      expect(readLinkFile(text)).toBeNull();
  });
});

describe('what was given to Parley itself', () => {
  it.each([
    [['/opt/Parley/parley', '--agent', 'aino'], true, ['--agent', 'aino']],
    [['electron', 'dist/main/shell.js', '--agent', 'aino'], false, ['--agent', 'aino']],
    // As Playwright starts it.
    [['electron', '--inspect=0', '--remote-debugging-port=0', 'dist/main/shell.js', '--json'], false, ['--json']],
    [['electron', '.'], false, []],
    [['electron'], false, []],
  ])('of %j (packaged: %s) is %j', (argv, packaged, given) => {
    expect(givenArguments(argv, packaged)).toEqual(given);
  });

  it('is not what a test build is driven by', () => {
    const argv = ['parley', '--inspect=0', '--remote-debugging-port=0', '--json'];
    expect(programArguments(givenArguments(argv, true))).toEqual({ options: ['--json'], hidden: false });
  });
});

describe('a shortcut for the whole machine', () => {
  it.each([
    ['Control+Shift+L', true],
    ['CommandOrControl+F9', true],
    ['Super+Space', true],
    ['Shift+L', false],
    ['L', false],
    ['Alt+L', false],
    ['Control+Alt+L', false],
    ['AltGr+Q', false],
    ['Control+Control+L', false],
    ['Control+', false],
    ['Control+ä', false],
    ['', false],
  ])('%s: %s', (text, good) => {
    expect(isGlobalShortcut(text)).toBe(good);
  });
});
