import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textsOf } from '../../../../renderer/i18n/texts';
import { parsedTexts } from '../../../../renderer/visitor/build/parsed-texts';
import { scriptsOf } from '../../../bench/pages';
import { built } from '../../../desktop/built';

const CATALOGUES = ['visitor', 'visitor-files'].map((name) => `renderer/i18n/en/${name}.json`);
/** Something for each blank of every text. */
const VALUES = {
  ...{ count: 2, minutes: 1, position: 3, limit: 5, number: 7, percent: 40, value: 1.5, score: 4 },
  ...{ agent: 'Aino', host: 'chat.example', name: 'a.png', names: 'a, b', reason: 'full', size: '1 MB' },
  ...{ subject: 'Help', types: 'png, pdf' },
};

/** What the build makes of a catalogue; null when it leaves the file alone. */
function parse(path: string, json: string): Record<string, string> | null {
  const { transform } = parsedTexts();
  if (typeof transform !== 'function') throw new Error('The plugin does not transform anything.');
  const made: unknown = Reflect.apply(transform, undefined, [json, `/somewhere/${path}`]);
  return made === null ? null : JSON.parse(Object(made).code);
}

describe('the texts of the visitor page', () => {
  it.each(CATALOGUES)('say the same when the build has parsed them: %s', (path) => {
    const json = readFileSync(path, 'utf8');
    const written: Record<string, string> = JSON.parse(json);
    const parsed = parse(path, json) ?? {};
    const [say, sayParsed] = [textsOf(written, 'en-US'), textsOf(parsed, 'en-US')];
    const ids = Object.keys(written);
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      expect(typeof parsed[id], id).toBe('object');
      expect(sayParsed(id, VALUES), id).toBe(say(id, VALUES));
      expect(say(id, VALUES), id).not.toMatch(/[{}]/);
    }
  });

  it('end the build where one is no message, with its id', () => {
    expect(() => parse('renderer/i18n/en/visitor.json', '{"start.button":"Start {"}')).toThrow('start.button');
    expect(parse('renderer/visitor/other.json', '{"start.button":"Start {"}')).toBeNull();
  });

  it('come without a parser, in a page of at most 100 KB of JavaScript', () => {
    built('visitor/index.html');
    expect(scriptsOf('visitor')).toBeLessThanOrEqual(100);
    const page = readFileSync(built('visitor/index.html'), 'utf8');
    const script = readFileSync(built(`visitor${/src="([^"]+\.js)"/.exec(page)?.[1] ?? ''}`), 'utf8');
    expect(script).not.toContain('EXPECT_ARGUMENT_CLOSING_BRACE');
  });
});
