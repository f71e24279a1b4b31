/** What is in these is not read by anybody. */
const UNSEEN = new Set(['head', 'style', 'script', 'title', 'template']);
/** Begins a line when it ends; `br` when it is there. */
const LINES = new Set(['p', 'div', 'li', 'tr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'table']);
const CELLS = new Set(['td', 'th']);
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/giu;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const HIGHEST = 0x10_ff_ff;

/**
 * The words of a piece of HTML, with a line for each paragraph and row; empty when there are none, as around a picture.
 * For a text field, where nothing of it is ever HTML again. Our pages refuse every parser of HTML (Trusted Types), so
 * it is read as what programs put on a clipboard, in time that grows with its length alone.
 */
export function textOfHtml(html: string): string {
  // Searched for the ends of tags; of the same length, which lower case in all languages need not be.
  const lower = html.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    text += decoded(html.slice(at, end).replace(/\s+/gu, ' '));
    if (open === -1) break;
    const tag = tagAt(lower, open);
    text += tag.text;
    at = tag.end;
  }
  const lines = text.split('\n').map((line) => line.replace(/^ +/u, '').trimEnd());
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim();
}

/** What stands for the tag that begins at a `<`, and where the text goes on. */
function tagAt(lower: string, open: number): { readonly text: string; readonly end: number } {
  const [, closes, name] = /^<(\/?)([a-z][a-z\d]*|[!?])/u.exec(lower.slice(open, open + 16)) ?? [];
  const close = name === undefined ? -1 : lower.indexOf(lower.startsWith('<!--', open) ? '-->' : '>', open);
  if (name === undefined) return { text: '<', end: open + 1 };
  // It is cut off: nothing follows that could be read.
  if (close === -1) return { text: '', end: lower.length };
  const end = lower.startsWith('<!--', open) ? close + 3 : close + 1;
  if (closes === '' && UNSEEN.has(name)) {
    const closing = lower.indexOf(`</${name}`, end);
    return { text: '', end: closing === -1 ? lower.length : closing };
  }
  if (name === 'br' || (closes === '/' && LINES.has(name))) return { text: '\n', end };
  return { text: closes === '/' && CELLS.has(name) ? '\t' : '', end };
}

function decoded(text: string): string {
  return text.replace(ENTITY, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= HIGHEST ? String.fromCodePoint(code) : all;
  });
}
