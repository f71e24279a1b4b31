import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { externalLink } from '../../../broker/protocol/external-link';

describe('a link of a chat', () => {
  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.com/Path?q=1#part', 'https://example.com/Path?q=1#part'],
    ['https://example.com:8443/a%20b', 'https://example.com:8443/a%20b'],
    ['https://xn--mller-kva.example/', 'https://xn--mller-kva.example/'],
    ['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4'],
    ['mailto:help@example.com', 'mailto:help@example.com'],
    ['mailto:help@example.com?subject=Hi', 'mailto:help@example.com?subject=Hi'],
  ])('to %s opens', (address, href) => {
    expect(externalLink(address)).toBe(href);
  });

  it.each([
    '',
    'example.com',
    '//example.com',
    '/etc/passwd',
    'http://example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'file://server/share',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'blob:https://example.com/x',
    'vbscript:x',
    'ms-msdt:/id',
    'search-ms:query=x',
    'smb://server/share',
    'parley://sign-in',
    'parley-app://console/',
    'chrome://settings',
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    'https://',
    'https://user@example.com',
    'https://user:password@example.com',
    'https://example.com@evil.example',
    'https://example.com\\@evil.example',
    'https:\\\\example.com',
    ' https://example.com',
    'https://example.com ',
    'https://exa mple.com',
    'java\nscript:alert(1)',
    'https://example.com/\u0000',
    'https://example.com/\r\nX: y',
    'https://example.com/\u0085',
    `https://example.com/${'x'.repeat(2_048)}`,
  ])('to %j does not', (address) => {
    expect(externalLink(address)).toBeNull();
  });

  it('opens as https or mailto only, without a name in it, whatever it was', () => {
    const pieces = fc.constantFrom(
      'https:',
      'mailto:',
      'javascript:',
      '//',
      '\\',
      '@',
      ':',
      '%00',
      '\n',
      'a.example',
      '?',
      '#',
    );
    const address = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(address, (given) => {
        const opened = externalLink(given);
        if (opened === null) return;
        const url = new URL(opened);
        expect(['https:', 'mailto:']).toContain(url.protocol);
        expect([url.username, url.password]).toEqual(['', '']);
        // What the system gets is plain, and the same when it is read again.
        expect(opened).toMatch(/^[!-~]+$/);
        expect(externalLink(opened)).toBe(opened);
      }),
      { numRuns: 500 },
    );
  });
});
