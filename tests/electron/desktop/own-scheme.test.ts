import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APP_ORIGIN, answerAsset } from '../../../electron/desktop/own-scheme';
import { resolveAsset } from '../../../electron/desktop/paths';

const ROOT = join('/', 'opt', 'parley', 'console');
const HOSTILE = [
  '',
  '..',
  '/..',
  '/../secrets.json',
  '/assets/../../secrets.json',
  '/%2e%2e/secrets.json',
  '/..%2fsecrets.json',
  '/assets/%2e%2e/x',
  '/..\\secrets.json',
  '/a\\b',
  '//',
  '//server/share',
  '/a//b',
  '/assets/',
  '/.hidden',
  '/assets/.env',
  '/C:/Windows',
  '/c:',
  '/index.html%00',
  '/index.html\u0000',
  '/ä.js',
  '/a b.js',
  '/a?b',
];

describe('a path of the page', () => {
  it.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/index-1a2b.js', join('assets', 'index-1a2b.js')],
    ['/assets/inter_latin-4.woff2', join('assets', 'inter_latin-4.woff2')],
    ['/-/a', join('-', 'a')],
  ])('%s is a file of the page', (path, file) => {
    expect(resolveAsset(ROOT, path)).toBe(join(ROOT, file));
    expect(resolveAsset(`${ROOT}/`, path)).toBe(join(ROOT, file));
  });

  it.each(HOSTILE)('%j is none', (path) => {
    expect(resolveAsset(ROOT, path)).toBeNull();
  });

  it('never leads out of the page, whatever it is', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e', '/', '\\', '\u0000', 'a', '-..'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = resolveAsset(ROOT, `/${parts.join('/')}`);
        if (file !== null) expect(file.startsWith(`${ROOT}/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a request for the own scheme', () => {
  const ask = (url: string, method = 'GET') => answerAsset({ method, url }, ROOT);

  it('for a file of the page gets it, with or without a query', () => {
    expect(ask(`${APP_ORIGIN}/`)).toEqual({ kind: 'file', file: join(ROOT, 'index.html') });
    expect(ask(`${APP_ORIGIN}/assets/a.js?v=1#x`)).toEqual({ kind: 'file', file: join(ROOT, 'assets', 'a.js') });
  });

  it.each([
    ['POST', `${APP_ORIGIN}/`, 405],
    ['HEAD', `${APP_ORIGIN}/`, 405],
    ['GET', 'parley-app://elsewhere/', 403],
    ['GET', 'parley-app://console:80/', 403],
    ['GET', 'https://console/', 403],
    ['GET', 'file:///etc/passwd', 403],
    ['GET', 'parley://console/', 403],
    ['GET', 'no address', 400],
    ['GET', '', 400],
  ])('%s %s is refused with %i', (method, url, status) => {
    expect(ask(url, method)).toEqual({ kind: 'refused', status });
  });

  it.each(HOSTILE.filter((path) => path !== '' && path !== '/a?b'))('for %j finds nothing', (path) => {
    expect(ask(`${APP_ORIGIN}${path}`)).not.toMatchObject({ kind: 'file', file: expect.stringContaining('secrets') });
    expect(ask(`${APP_ORIGIN}${path}`).kind).toBe('refused');
  });
});
