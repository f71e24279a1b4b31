import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { SvgCleaner, SvgRefused } from '../../../../broker/store/files/svg-cleaner';
import { SvgText } from '../../../../broker/store/files/svg-text';

const NS = 'xmlns="http://www.w3.org/2000/svg"';
const LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';

function clean(text: string, piece = text.length || 1): string {
  const written: string[] = [];
  const cleaner = new SvgCleaner((part) => written.push(part));
  for (let at = 0; at < text.length; at += piece) cleaner.take(text.slice(at, at + piece));
  cleaner.end();
  return written.join('');
}

const svg = (inside: string, attributes = ''): string => `<svg ${NS} ${LINK}${attributes}>${inside}</svg>`;
const inside = (text: string): string => clean(svg(text)).replace(/^<svg [^>]*>|<\/svg>$/g, '');

/** What goes in, and all that is left of it. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['a script', '<script>alert(1)</script>', ''],
  ['a script from elsewhere', '<script href="https://x.example/x.js"/>', ''],
  ['a script under another prefix', '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>', ''],
  ['a script in capitals', '<SCRIPT>alert(1)</SCRIPT>', ''],
  ['a script of HTML', '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>', ''],
  ['a script in CDATA', '<script><![CDATA[alert(1)]]></script>', ''],
  ['a script in a script', '<script><script/></script><g/>', '<g></g>'],
  [
    'foreign content',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><p onclick="x()"/></body></foreignObject>',
    '',
  ],
  ['a frame', '<iframe src="javascript:x"/><embed src="x"/><object data="x"/>', ''],
  ['an event handler', '<rect onclick="alert(1)" ONLOAD="x" width="1"/>', '<rect width="1"></rect>'],
  ['an event handler of animation', '<g onbegin="alert(1)"/>', '<g></g>'],
  [
    'an animation that sets a link',
    '<a><set attributeName="href" to="javascript:x"/><animate attributeName="href" values="javascript:x"/></a>',
    '',
  ],
  ['a handler element', '<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>', ''],
  ['a link', '<a href="javascript:alert(1)"><text>Hi</text></a>', '<text>Hi</text>'],
  ['a link with a tab in it', '<a xlink:href="java&#9;script:alert(1)"><g/></a>', '<g></g>'],
  ['a picture from elsewhere', '<image href="https://x.example/beacon.png" width="1"/>', ''],
  ['a picture from the same server', '<image xlink:href="/api/files/1"/>', ''],
  ['an SVG in a picture', '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', ''],
  ['a page in a picture', '<image href="data:text/html;base64,PHN2Zy8+"/>', ''],
  ['an element of elsewhere', '<use href="https://x.example/x.svg#a"/>', '<use></use>'],
  ['an element of data', '<use xlink:href="data:image/svg+xml,&lt;svg/>#a"/>', '<use></use>'],
  ['a filter picture of elsewhere', '<filter><feImage href="https://x.example/x.png"/></filter>', '<filter></filter>'],
  ['a fill of elsewhere', '<rect fill="url(https://x.example/x.svg#a)"/>', '<rect></rect>'],
  ['a fill of elsewhere, in quotes', `<rect fill='url("//x.example/x#a")'/>`, '<rect></rect>'],
  ['a fill of elsewhere behind an inner one', '<rect fill="url(#a) url(x)"/>', '<rect></rect>'],
  ['a fill in another notation', '<rect fill="u\\72l(https://x.example)"/>', '<rect></rect>'],
  ['a set of pictures', `<rect style="mask: image-set('https://x.example' 1x)"/>`, '<rect></rect>'],
  ['a style with a picture of elsewhere', '<rect style="background:url(https://x.example)"/>', '<rect></rect>'],
  ['a style with a behaviour', '<rect style="behavior: url(#x)"/>', '<rect></rect>'],
  ['a style sheet that imports', '<style>@import "https://x.example/x.css";</style>', ''],
  ['a style sheet that imports, split by a comment', '<style>@im/**/port url(x);</style>', ''],
  ['a style sheet with an address split by a comment', '<style>a{fill:url(/**/https://x.example)}</style>', ''],
  ['a style sheet with a font of elsewhere', '<style>@font-face{src:url(https://x.example)}</style>', ''],
  ['a style sheet that ends early', '<style>a{}&lt;/style>&lt;script>alert(1)&lt;/script></style>', ''],
  ['a style sheet with an endless comment', '<style>/* a{fill:red}</style>', ''],
  [
    'an attribute with quotes in it',
    `<text class='a" onload="x'>b</text>`,
    '<text class="a&quot; onload=&quot;x">b</text>',
  ],
  [
    'text that looks like an element',
    '<text>&lt;script>alert(1)&lt;/script></text>',
    '<text>&lt;script&gt;alert(1)&lt;/script&gt;</text>',
  ],
  ['text in CDATA that looks like an element', '<text><![CDATA[<script>]]></text>', '<text>&lt;script&gt;</text>'],
  ['an element of another program', '<sodipodi:namedview xmlns:sodipodi="http://x"><script/></sodipodi:namedview>', ''],
  ['an element in no namespace', '<g xmlns=""><script/></g>', ''],
  ['a comment', '<!-- <script/> --><g/>', '<g></g>'],
  ['an instruction', '<?xml-stylesheet href="https://x.example/x.css"?><g/>', '<g></g>'],
  ['a base for links', '<g xml:base="https://x.example/"/>', '<g></g>'],
  ['an attribute of another namespace', '<g xmlns:x="http://x" x:onload="x" x:fill="red"/>', '<g></g>'],
  ['audio and video', '<audio src="x"/><video href="x"/><canvas/>', ''],
];

describe('an SVG', () => {
  it.each(hostile)('loses %s', (_what, given, left) => {
    expect(inside(given)).toBe(left);
  });

  it('loses handlers and strange declarations at its root', () => {
    const text = `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/x.dtd">${svg('', ' onload="x" xmlns:inkscape="http://y" viewBox="0 0 1 1"')}`;
    expect(clean(text)).toBe(`<svg ${NS} viewBox="0 0 1 1"></svg>`);
  });

  it('keeps what makes a picture', () => {
    const drawing =
      '<title>T</title><defs><linearGradient id="a"><stop offset="0" stop-color="red"></stop></linearGradient></defs>' +
      '<style>.a{fill:url(#a);transform:rotate(3deg)}</style>' +
      '<g class="a" style="stroke:rgb(1,2,3)" transform="matrix(1 0 0 1 0 0)"><path d="M0 0L1,1" fill="url(#a)"></path></g>' +
      '<use href="#a"></use><image href="data:image/png;base64,AAAA"></image><text xml:space="preserve">a &amp; b</text>';
    expect(inside(drawing)).toBe(drawing);
  });

  it('gets the namespace without which no browser shows it', () => {
    expect(clean('<svg width="1"><g/><script/></svg>')).toBe(`<svg ${NS} width="1"><g></g></svg>`);
  });

  it('names references of the old kind in the new way', () => {
    expect(inside('<use xlink:href="#a"/>')).toBe('<use href="#a"></use>');
    expect(inside('<use xlink:href="#a" href="#b"/>')).toBe('<use href="#b"></use>');
    expect(inside('<use href="#b" xlink:href="https://x.example"/>')).toBe('<use href="#b"></use>');
  });

  it.each([
    ['no XML', 'hello'],
    ['nothing', ''],
    ['blanks', '  \n'],
    ['HTML', '<html><body/></html>'],
    ['not closed', `<svg ${NS}><g>`],
    ['closed in the wrong order', `<svg ${NS}><g><rect></g></rect></svg>`],
    ['followed by something', `<svg ${NS}/><svg ${NS}/>`],
    ['of another namespace', '<svg xmlns="http://x"/>'],
    ['using an entity of its own', `<!DOCTYPE svg [<!ENTITY a "aaa">]>${svg('<text>&a;</text>')}`],
    ['using an undeclared prefix', svg('<x:g/>')],
    ['too deep', svg('<g>'.repeat(300) + '</g>'.repeat(300))],
    ['of too many elements', svg('<g/>'.repeat(100_001))],
  ])('that is %s is refused', (_what, text) => {
    expect(() => clean(text)).toThrow(SvgRefused);
  });

  it('that would draw billions of elements is refused, and one with many references is not', () => {
    const level = (n: number, how: (id: string) => string) => `<g id="l${n}">${how(`#l${n - 1}`).repeat(10)}</g>`;
    for (const how of [
      (id: string) => `<use href="${id}"/>`,
      (id: string) => `<rect mask="url(${id})"/>`,
      (id: string) => `<rect style="fill:url('${id}')"/>`,
    ]) {
      const levels = Array.from({ length: 9 }, (_, n) => level(n + 1, how)).join('');
      expect(() => clean(svg(`<g id="l0"><rect/></g>${levels}`))).toThrow(SvgRefused);
      // Also when the references come first.
      expect(() => clean(svg(`${levels}<g id="l0"><rect/></g>`))).toThrow(SvgRefused);
    }
    expect(inside(`<g id="a"><rect/></g>${'<use href="#a"/>'.repeat(1_000)}`)).toContain('use');
    expect(inside('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')).toContain('use');
  });

  it('that would draw a long line again and again is refused, and one that draws a symbol or a picture so is not', () => {
    const again = (inside: string, times: number) => svg(`<g id="a">${inside}</g>${'<use href="#a"/>'.repeat(times)}`);
    const line = (corners: number) => `<path d="M0 0${'L9 9'.repeat(corners)}"/>`;
    expect(() => clean(again(line(5_000), 1_000))).toThrow(SvgRefused);
    expect(clean(again(line(200), 1_000))).toContain('use');
    expect(clean(again(`<image href="data:image/png;base64,${'A'.repeat(400_000)}"/>`, 10))).toContain('use');
    expect(clean(svg(line(1_000_000)))).toContain('path');
  });

  it('takes no time to speak of, whatever it is full of', () => {
    const started = performance.now();
    for (const filler of ['a', ' ', '/*', 'url(', '(', '&lt;', '- ', "'#"]) {
      const long = filler.repeat(500_000);
      clean(svg(`<path d="${long.replaceAll('<', '')}"/><style>${long}</style><g style="${long}"/>`));
    }
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('comes out the same however it is cut, and cleaning it again changes nothing', () => {
    const text = svg(hostile.map(([, given]) => given).join('<g/>'));
    const once = clean(text);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (piece) => {
        expect(clean(text, piece)).toBe(once);
      }),
      { numRuns: 40 },
    );
    expect(clean(once)).toBe(once);
  });

  it('made of anything is refused, or comes out without scripts, handlers and addresses', () => {
    const name = fc.constantFrom(
      'g',
      'a',
      'script',
      'style',
      'image',
      'use',
      'foreignObject',
      'text',
      'animate',
      'x:g',
      'rect',
    );
    const value = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        'javascript:x',
        'https://x.example',
        'url(https://x.example)',
        '#a',
        'url(#a)',
        'data:text/html,x',
        '\\75rl(x)',
      ),
    );
    const key = fc.constantFrom(
      'onload',
      'onclick',
      'href',
      'xlink:href',
      'style',
      'fill',
      'xml:base',
      'src',
      'id',
      'class',
    );
    const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const attributes = fc.uniqueArray(fc.tuple(key, value), { selector: ([k]) => k, maxLength: 3 });
    const element = (children: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.tuple(name, attributes, children, value).map(([tag, given, nested, text]) => {
        const written = given.map(([k, v]) => ` ${k}="${quoted(v)}"`).join('');
        return `<${tag}${written}>${quoted(text)}${nested}</${tag}>`;
      });
    const several = (of: fc.Arbitrary<string>) => fc.array(of, { maxLength: 3 }).map((all) => all.join(''));
    const tree = element(several(element(several(element(fc.constant(''))))));
    fc.assert(
      fc.property(tree, (node) => {
        let out: string;
        try {
          out = clean(svg(node, ' xmlns:x="http://www.w3.org/2000/svg"'));
        } catch (error) {
          expect(error).toBeInstanceOf(SvgRefused);
          return;
        }
        const parser = new SaxesParser();
        parser.on('opentag', ({ name: tag, attributes }) => {
          expect(tag).not.toMatch(/script|foreignObject|animate|^a$|:/i);
          for (const [k, v] of Object.entries(attributes)) {
            expect(k).not.toMatch(/^on|src|base/i);
            if (k !== 'xmlns') expect(String(v)).not.toMatch(/javascript:|https?:|\/\//);
          }
        });
        parser.write(out).close();
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the text of an SVG', () => {
  const read = (bytes: Buffer, piece = 3): string => {
    const text = new SvgText();
    let all = text.take(bytes.subarray(0, 200));
    for (let at = 200; at < bytes.length; at += piece) all += text.take(bytes.subarray(at, at + piece));
    return all + text.end();
  };

  it('is read in the encoding it says', () => {
    expect(read(Buffer.from('<svg>ä漢😀</svg>'))).toBe('<svg>ä漢😀</svg>');
    expect(read(Buffer.from('\ufeff<svg>ä</svg>'))).toBe('<svg>ä</svg>');
    expect(read(Buffer.from('\ufeff<svg>ä</svg>', 'utf16le'))).toBe('<svg>ä</svg>');
    const latin = '<?xml version="1.0" encoding="ISO-8859-1"?><svg>ä</svg>';
    expect(read(Buffer.from(latin, 'latin1'))).toBe(latin);
  });

  it('is refused when it is no text, or in an encoding that browsers and we may read differently', () => {
    expect(() => read(Buffer.from([0x3c, 0xff, 0xc3, 0x28]))).toThrow(SvgRefused);
    expect(() => read(Buffer.from('<?xml version="1.0" encoding="UTF-7"?><svg/>'))).toThrow(SvgRefused);
    expect(() => read(Buffer.concat([Buffer.from(`<svg>${'a'.repeat(300)}`), Buffer.from([0xc3])]))).toThrow(
      SvgRefused,
    );
  });
});
