import { describe, expect, it } from 'vitest';
import { isOfInputMethod } from '../../../renderer/ui/keys/input-method';
import { readSources } from '../../architecture/sources';

describe('a key', () => {
  it.each([
    ['Enter while Chrome or Firefox composes', { key: 'Enter', isComposing: true, keyCode: 229 }],
    ['the Enter that ends a composition in Safari', { key: 'Enter', isComposing: false, keyCode: 229 }],
    ['Tab through candidates', { key: 'Tab', isComposing: true, keyCode: 9 }],
    ['Escape that takes candidates back', { key: 'Escape', isComposing: false, keyCode: 229 }],
    ['what Windows reports for any of them', { key: 'Process', isComposing: false, keyCode: 0 }],
    ['a letter of a keyboard on the screen', { key: 'Unidentified', isComposing: false, keyCode: 229 }],
  ])('belongs to the input method: %s', (_what, key) => {
    expect(isOfInputMethod(key)).toBe(true);
  });

  it.each([
    ['Enter', { key: 'Enter', isComposing: false, keyCode: 13 }],
    ['Tab', { key: 'Tab', isComposing: false, keyCode: 9 }],
    ['a dead key', { key: 'Dead', isComposing: false, keyCode: 192 }],
    ['a key of a program that names no number', { key: 'Enter', isComposing: false, keyCode: 0 }],
  ])('belongs to the page: %s', (_what, key) => {
    expect(isOfInputMethod(key)).toBe(false);
  });
});

describe('the pages', () => {
  const sources = readSources('renderer');

  it('ask it in one place, so that no handler can forget to', () => {
    const asking = sources.filter(({ text }) => /isComposing|\bkeyCode\b/.test(text)).map(({ path }) => path);
    expect(asking).toEqual(['renderer/ui/keys/input-method.ts']);
  });

  it.each(['renderer/console/main.tsx', 'renderer/visitor/main.tsx'])('keep its keys away in %s', (path) => {
    expect(sources.find((source) => source.path === path)?.text).toContain('keepInputMethodKeys(window);');
  });
});
