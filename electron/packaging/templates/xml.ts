/** A text as it stands in XML, between tags or in an attribute. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The lines two spaces further in. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** An element with others inside. */
export function element(tag: string, attributes: Readonly<Record<string, string>>, inner: readonly string[]): string[] {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return inner.length === 0
    ? [`<${tag}${given.join('')}/>`]
    : [`<${tag}${given.join('')}>`, ...indented(inner), `</${tag}>`];
}

/** An element with text inside. */
export function textElement(tag: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${tag}${given.join('')}>${escaped(text)}</${tag}>`;
}

export const XML_HEAD = '<?xml version="1.0" encoding="utf-8"?>';
/** Of ADMX and ADML alike. */
export const ADMX_NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions';
