import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any view has between two places. */
const MOST = 80;

interface Stop {
  readonly name: string;
  /** Whether the page shows where the focus is, and it is in view. */
  readonly seen: boolean;
}

/** A person who has a keyboard and nothing else. Wherever the focus comes by, it must be seen. */
export class Keys {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Tabs until the focus is on the target, or within it; the names of all stops on the way, its own included. */
  async to(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<readonly string[]> {
    await expect(target).toBeVisible();
    const stops: string[] = [];
    for (let presses = 0; presses < MOST; presses += 1) {
      if (await target.evaluate((element) => element.matches(':focus-within'))) return stops;
      await this.page.keyboard.press(key);
      const stop = await this.page.evaluate<Stop | null>(`(${stopNow})()`);
      if (stop === null) continue;
      expect(stop, `after ${stops.join(', ')}`).toEqual({ name: stop.name, seen: true });
      stops.push(stop.name);
    }
    throw new Error(`${target} was not reached. Stops: ${stops.join(', ')}`);
  }

  /** Goes there and presses Enter. */
  async push(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<readonly string[]> {
    const stops = await this.to(target, key);
    await this.press('Enter');
    return stops;
  }
}

/**
 * Where the focus is, told in the page; null between the end of the page and its beginning. A ring is drawn by the
 * element, by what stands for it (the track of a switch, the row of a link), or by the field around it.
 */
const stopNow = `() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const ring = (part, pseudo) => {
    const style = getComputedStyle(part, pseudo);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  };
  const around = [element, element.nextElementSibling, element.parentElement, element.parentElement?.parentElement];
  const form = element.closest('form');
  const seen =
    around.some((part) => part && ring(part)) || ring(element, '::after') || element.hasAttribute('data-focused') ||
    (form !== null && element.tagName === 'TEXTAREA' && getComputedStyle(form).boxShadow !== 'none');
  const { left, right, top, bottom } = (element.closest('label') ?? element).getBoundingClientRect();
  const inView = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  const labels = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
  const name =
    element.getAttribute('aria-label') ?? (labels.map((label) => label?.textContent ?? '').join(' ').trim() ||
    element.labels?.[0]?.textContent || element.textContent || element.tagName);
  return { name: name.trim().slice(0, 60), seen: seen && inView };
}`;
