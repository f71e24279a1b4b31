import { describe, expect, it } from 'vitest';
import { flawOf, type Place, placesTo } from '../../../../electron/desktop/machine-policy/places';

const FILE = '/etc/parley/policy.json';
const WAY: readonly Place[] = [
  { path: '/', kind: 'directory', uid: 0, mode: 0o40755 },
  { path: '/etc', kind: 'directory', uid: 0, mode: 0o40755 },
  { path: '/etc/parley', kind: 'directory', uid: 0, mode: 0o40755 },
  { path: FILE, kind: 'file', uid: 0, mode: 0o100644 },
];
const changed = (path: string, change: Partial<Place>): Place[] =>
  WAY.map((place) => (place.path === path ? { ...place, ...change } : place));

describe('the place of a policy', () => {
  it('is looked at from the root down', () => {
    expect(placesTo(FILE)).toEqual(WAY.map(({ path }) => path));
    expect(flawOf(WAY)).toBeNull();
  });

  it.each<[string, Partial<Place>, string]>([
    [FILE, { uid: 1000 }, `${FILE} belongs to user 1000, and must belong to root`],
    [FILE, { mode: 0o100666 }, `${FILE} can be written by others than root (mode 0666)`],
    [FILE, { mode: 0o100664 }, '(mode 0664)'],
    [FILE, { kind: 'link' }, `${FILE} is a link, and links are not followed`],
    [FILE, { kind: 'directory' }, `${FILE} is no file`],
    [FILE, { kind: 'other' }, `${FILE} is no file`],
    ['/etc/parley', { mode: 0o40777 }, '/etc/parley can be written by others than root (mode 0777)'],
    ['/etc/parley', { mode: 0o41777 }, '(mode 1777)'],
    ['/etc/parley', { mode: 0o40775 }, '(mode 0775)'],
    ['/etc/parley', { uid: 1000 }, '/etc/parley belongs to user 1000'],
    ['/etc/parley', { kind: 'link' }, '/etc/parley is a link'],
    ['/etc', { mode: 0o40757 }, '/etc can be written by others'],
    ['/', { uid: 65534 }, '/ belongs to user 65534'],
  ])('%s with %j is no word of the administrator', (path, change, words) => {
    expect(flawOf(changed(path, change))).toContain(words);
  });
});
