import { describe, expect, it } from 'vitest';
import { answerAsset } from '../../../electron/desktop/own-scheme';

const FILE = '01980b6e-40c4-7d02-a8f0-9b5e13c7d640';
const ask = (url: string, method = 'GET') => answerAsset({ method, url }, '/page');

describe('files of chats at the own scheme', () => {
  it('are known by their ids', () => {
    expect(ask(`parley-app://console/files/${FILE}`)).toEqual({ kind: 'chatFile', id: FILE, shown: false });
    expect(ask(`parley-app://console/files/${FILE}?shown=1`)).toEqual({ kind: 'chatFile', id: FILE, shown: true });
    expect(ask(`parley-app://console/files/${FILE}?x#y`)).toEqual({ kind: 'chatFile', id: FILE, shown: false });
  });

  it.each([
    `parley-app://console/files/../files/${FILE}`,
    `parley-app://console/files/%2e%2e/${FILE}`,
    `parley-app://console/files/${FILE}/x`,
    `parley-app://console/files/${FILE.toUpperCase()}`,
    `parley-app://elsewhere/files/${FILE}`,
    `parley://console/files/${FILE}`,
    'parley-app://console/files/',
  ])('are not reached by %s', (url) => {
    expect(ask(url).kind).not.toBe('chatFile');
  });

  it('are only read', () => {
    expect(ask(`parley-app://console/files/${FILE}`, 'POST')).toEqual({ kind: 'refused', status: 405 });
  });
});
