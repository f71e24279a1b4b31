import { describe, expect, it } from 'vitest';
import { textOfHtml } from '../../../renderer/ui/carried/html-text';
import { type Ground, mayDrop } from '../../../renderer/ui/carried/may-drop';
import { type Carried, isForUs, meantBy } from '../../../renderer/ui/carried/meant';

const file = (name: string): File => new File(['x'], name);
const NONE: Carried = { text: '', html: '', uris: '', files: [], folders: [] };
const TABLE =
  '<html><body><table><tr><td>Anna</td><td>12</td></tr><tr><td>Otto</td><td>7</td></tr></table></body></html>';

describe('what is pasted or dropped', () => {
  it.each<[string, Partial<Carried>, string]>([
    [
      'cells of Excel: text, HTML, and a picture of them',
      { text: 'Anna\t12', html: TABLE, files: [file('image.png')] },
      'Anna\t12',
    ],
    ['a paragraph of Word', { text: 'Dear all', html: '<p>Dear all</p>', files: [file('image.png')] }, 'Dear all'],
    ['an address, dragged', { text: 'https://a.example/x', uris: 'https://a.example/x' }, 'https://a.example/x'],
    ['a mail with its file', { text: 'Subject: VPN', files: [file('VPN.pdf')] }, 'Subject: VPN'],
    ['plain text', { text: ' two\nlines' }, ' two\nlines'],
  ])('is text: %s', (_what, carried, text) => {
    expect(meantBy({ ...NONE, ...carried })).toEqual({ kind: 'text', text });
  });

  it.each<[string, Partial<Carried>]>([
    ['a picture of the screen', {}],
    [
      'a picture of a page: HTML around it, no words',
      { html: '<meta charset="utf-8"><img src="https://a.example/b.png" alt="x">' },
    ],
    ['empty text', { text: '' }],
    ['text of nothing but space', { text: ' \r\n', html: '<p>&nbsp;</p>' }],
    ['a file of a file manager, with its name', { text: 'b.png' }],
    ['with its path', { text: '/home/anna/b.png' }],
    ['with its path in Windows', { text: 'C:\\Users\\anna\\b.png\r\n' }],
    ['with its address', { text: 'file:///home/anna/b.png', uris: 'file:///home/anna/b.png' }],
    ['a picture dragged from a page, with its address', { text: 'https://a.example/1', uris: 'https://a.example/1' }],
  ])('is a file: %s', (_what, carried) => {
    const files = [file('b.png')];
    expect(meantBy({ ...NONE, files, ...carried })).toEqual({ kind: 'files', files, folders: [] });
  });

  it('is two files, whose names stand beside them as another system writes an accent', () => {
    const files = [file('résumé.pdf'), file('b c.png')];
    const text = 're\u0301sume\u0301.pdf\rb c.png';
    expect(meantBy({ ...NONE, files, text })).toEqual({ kind: 'files', files, folders: [] });
    const uris = 'file:///home/b%20c.png\r\nfile:///home/r%C3%A9sum%C3%A9.pdf';
    expect(meantBy({ ...NONE, files, text: uris })).toEqual({ kind: 'files', files, folders: [] });
  });

  it('is a folder, which is no file', () => {
    expect(meantBy({ ...NONE, folders: ['Photos'], text: 'Photos' })).toEqual({
      kind: 'files',
      files: [],
      folders: ['Photos'],
    });
  });

  it('is the words of HTML when there is nothing else', () => {
    expect(meantBy({ ...NONE, html: TABLE })).toEqual({ kind: 'formatted', text: 'Anna\t12\nOtto\t7' });
    expect(meantBy({ ...NONE, html: TABLE, files: [file('image.png')] }).kind).toBe('formatted');
  });

  it('is nothing when nothing is in it', () => {
    expect(meantBy(NONE)).toEqual({ kind: 'nothing' });
    expect(meantBy({ ...NONE, html: '<img src="x">' })).toEqual({ kind: 'nothing' });
  });

  it.each([
    [['Files'], true],
    [['text/plain', 'text/html', 'Files'], true],
    [['text/html'], true],
    [['text/plain', 'text/html'], false],
    [['text/uri-list', 'text/plain'], false],
    [[], false],
  ])('of the kinds %j is for the page to take: %s', (types, ours) => {
    expect(isForUs(types)).toBe(ours);
  });
});

describe('the words of HTML', () => {
  it.each([
    ['<p>One</p><p>Two</p>', 'One\nTwo'],
    ['One<br>Two<br/>Three', 'One\nTwo\nThree'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\nb'],
    ['<b>a</b> <i>&amp;</i>&nbsp;b &lt;c&gt; &#228; &#x1F600; &unknown;', 'a & b <c> ä 😀 &unknown;'],
    ['<head><title>No</title><style>p{}</style></head><!-- no --><script>no()</script>yes', 'yes'],
    ['<template>no</template>a\n  b', 'a b'],
    ['1 < 2', '1 < 2'],
    ['&#0;&#1114112;', '&#0;&#1114112;'],
    ['<img alt="x" src="y">', ''],
    ['', ''],
  ])('of %j are %j', (html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it.each([
    ['open heads', '<head>'.repeat(50_000)],
    ['open tags', `<p ${'<'.repeat(200_000)}`],
    ['open comments', '<!--'.repeat(50_000)],
    ['spaces', `a${'&nbsp;'.repeat(50_000)}b`],
    ['lines', '<br>'.repeat(50_000)],
    ['smaller than', '< '.repeat(100_000)],
  ])('come in time from a clipboard full of %s', (_what, html) => {
    const before = performance.now();
    textOfHtml(html);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('a drop that nothing takes', () => {
  it.each<[Ground, boolean, boolean]>([
    ['text', false, true],
    ['text', true, false],
    ['files', true, true],
    ['files', false, false],
    ['page', false, false],
    ['page', true, false],
  ])('on %s, with files: %s, is left to the browser: %s', (ground, hasFiles, left) => {
    expect(mayDrop(ground, hasFiles)).toBe(left);
  });
});
