import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

/** What an agent does with tickets, by the roles and names that assistive software uses. */
export class TicketsAtConsole {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Create ticket' });
  }

  get recent(): Locator {
    return this.page.getByRole('list', { name: 'Recent tickets' }).getByRole('listitem');
  }

  get userData(): Locator {
    return this.page.getByRole('complementary', { name: 'User data' });
  }

  async openForm(): Promise<void> {
    await this.page.getByRole('button', { name: 'Create ticket' }).click();
    await this.dialog.getByRole('textbox', { name: 'Subject' }).waitFor();
  }

  async submit(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Create ticket' }).click();
  }

  /** Finds a person in a field and chooses the first. */
  async choosePerson(field: Locator, words: string, name: string): Promise<void> {
    await field.fill(words);
    await this.page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name }).click();
  }

  async view(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  }

  /** What axe finds serious in the page as it stands. */
  async violations(): Promise<readonly string[]> {
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }

  row(text: string | RegExp): Locator {
    return this.page.getByRole('table', { name: 'Tickets' }).getByRole('row').filter({ hasText: text });
  }
}
