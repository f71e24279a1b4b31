import { describe, expect, it } from 'vitest';
import { OpenPages, WITHOUT_PAGE } from '../../../electron/webhost/open-pages';
import { HandClock } from '../../broker/hub/clocks';

function setUp() {
  const clock = new HandClock();
  const said: (string | null)[] = [];
  const pages = new OpenPages({ clock, setAway: (away) => void said.push(away) });
  const open = (): (() => void) => {
    let close = (): void => undefined;
    pages.came({ onClose: (listener) => (close = listener) });
    return () => close();
  };
  return { clock, said, pages, open };
}

describe('an agent whose console has no page open', () => {
  it('is away after twenty seconds, and back with the next page', () => {
    const { clock, said, open } = setUp();
    const close = open();
    close();
    clock.forward(19_999);
    expect(said).toEqual([null]);
    clock.forward(1);
    expect(said).toEqual([null, WITHOUT_PAGE]);
    open();
    expect(said.at(-1)).toBeNull();
    clock.forward(60_000);
    expect(said.at(-1)).toBeNull();
  });

  it('is not away while a page loads itself anew, or while another is open', () => {
    const { clock, said, open } = setUp();
    const first = open();
    const second = open();
    first();
    clock.forward(60_000);
    second();
    clock.forward(5_000);
    open();
    clock.forward(60_000);
    expect(said.includes(WITHOUT_PAGE)).toBe(false);
  });

  it('is told nothing more when the console stops, which closes all pages', () => {
    const { clock, said, pages, open } = setUp();
    const close = open();
    pages.close();
    close();
    clock.forward(60_000);
    expect(said).toEqual([null]);
  });
});
