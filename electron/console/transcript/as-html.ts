import type { Transcript, TranscriptEntry } from './transcript';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  // HTML knows no control characters but white space.
  return text.replace(/(?![\t\n\f\r])\p{Cc}/gu, '').replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 Inter, system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; background: light-dark(#fff, #14171d); color: light-dark(#1a202c, #e9ecf2); }
h1 { font-size: 1.5rem; margin-bottom: 1rem; }
h2 { margin-top: 2rem; font-size: 1.1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; }
dt { color: light-dark(#5f6878, #98a2b3); }
dd { margin: 0; overflow-wrap: anywhere; }
.day { margin: 1.5rem 0 .5rem; text-align: center; font-weight: 600; color: light-dark(#5f6878, #98a2b3); }
.event { margin: .75rem 0; text-align: center; font-size: .875rem; color: light-dark(#5f6878, #98a2b3); }
article { margin: .75rem 0; padding: .5rem .875rem; border-radius: .75rem; background: light-dark(#eff1f5, #262c37); }
article.agent { background: light-dark(#e8ecfd, #232c50); }
article.bot { background: none; border: 1px solid light-dark(#e1e4ea, #2c323e); }
article.note { background: light-dark(#fff3d1, #352b12); border: 1px dashed light-dark(#e3c26a, #6f5a1d); }
header { font-size: .8125rem; }
header bdi { font-weight: 700; margin-right: .5rem; }
article p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
time { color: light-dark(#5f6878, #98a2b3); }
footer { margin-top: 2rem; font-size: .8125rem; color: light-dark(#5f6878, #98a2b3); }
@media print { body { margin: 0; max-width: none; } article { break-inside: avoid; } }
`;

/**
 * The transcript as one HTML file that needs nothing else. Everything from the chat is escaped, and the file's own
 * policy forbids scripts, links to resources and forms all the same.
 */
export function asHtml({ language, title, facts, heading, entries, foot }: Transcript): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<dl>
${facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd dir="auto">${escapeHtml(value)}</dd>`).join('\n')}
</dl>
<h2>${escapeHtml(heading)}</h2>
<main>
${entries.map(entryHtml).join('\n')}
</main>
<footer>${escapeHtml(foot)}</footer>
</body>
</html>
`;
}

function entryHtml(entry: TranscriptEntry): string {
  switch (entry.kind) {
    case 'day':
      return `<p class="day">${escapeHtml(entry.text)}</p>`;
    case 'event':
      return `<p class="event"><bdi>${escapeHtml(entry.text)}</bdi> <time>${escapeHtml(entry.time)}</time></p>`;
    case 'message':
      return `<article class="${entry.side}"><header><bdi>${escapeHtml(entry.sender)}</bdi><time>${escapeHtml(entry.time)}</time></header><p dir="auto">${escapeHtml(entry.text)}</p></article>`;
  }
}
