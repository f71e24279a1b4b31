import { SaxesParser } from 'saxes';

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inner: XmlElement[];
  text: string;
}

/** The root of a document. Throws when it is not well formed. */
export function readXml(text: string): XmlElement {
  const top: XmlElement = { tag: '', attributes: {}, inner: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { tag: name, attributes, inner: [], text: '' };
    open.at(-1)?.inner.push(element);
    open.push(element);
  });
  parser.on('text', (part) => {
    const at = open.at(-1);
    if (at !== undefined) at.text += part;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const [root] = top.inner;
  if (root === undefined) throw new Error('There is no element.');
  return root;
}

/** Every element of that name, at any depth. */
export function all(element: XmlElement, tag: string): XmlElement[] {
  return element.inner.flatMap((one) => [...(one.tag === tag ? [one] : []), ...all(one, tag)]);
}

export function first(element: XmlElement, tag: string): XmlElement {
  const [found] = all(element, tag);
  if (found === undefined) throw new Error(`<${element.tag}> has no <${tag}>`);
  return found;
}
