import { expect, type Locator, type Page } from '@playwright/test';

/** An agent at a console, by the roles and names that assistive software uses. */
export class AgentAtConsole {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  async signIn(agent: string, password: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await this.page.getByRole('textbox', { name: 'Agent' }).fill(agent);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.isConnected();
  }

  async isConnected(): Promise<void> {
    await expect(this.page.getByRole('status', { name: 'Connection' })).toHaveText('Connected');
  }

  get openChats(): Locator {
    return this.page.getByRole('listbox', { name: 'Open chats' });
  }

  chat(visitor: string | RegExp): Locator {
    return this.openChats.getByRole('option', { name: visitor });
  }

  async choose(visitor: string | RegExp): Promise<void> {
    await this.chat(visitor).click();
  }

  conversation(visitor: string): Locator {
    return this.page.getByRole('log', { name: `Conversation with ${visitor}` });
  }

  message(visitor: string, text: string): Locator {
    return this.conversation(visitor).getByRole('article').filter({ hasText: text });
  }

  async write(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  async note(text: string): Promise<void> {
    const internal = this.page.getByRole('switch', { name: 'Internal note' });
    await internal.check();
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.getByRole('button', { name: 'Add note' }).click();
    await internal.uncheck();
  }

  /** Takes the visitor for whom the typed e-mail address names. */
  async linkTo(person: string): Promise<void> {
    const userData = this.page.getByRole('complementary', { name: 'User data' });
    await userData.getByRole('button', { name: `Link to ${person}` }).click();
    await expect(userData.locator('.data-card')).toContainText(person);
  }

  async endChat(): Promise<void> {
    await this.page.getByRole('button', { name: 'End chat' }).click();
    const question = this.page.getByRole('alertdialog', { name: 'End chat?' });
    await question.getByRole('button', { name: 'End chat' }).click();
  }

  get status(): Locator {
    return this.page.getByRole('button', { name: /^Status: / });
  }
}

/** A visitor on the chat page. */
export class VisitorOnPage {
  readonly page: Page;
  /** Every text frame that the page got over its WebSockets. */
  readonly wire: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('websocket', (socket) => {
      socket.on('framereceived', (frame) => this.wire.push(frame.payload.toString()));
    });
  }

  async start(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.getByRole('button', { name: 'Start chat' }).click();
    await expect(this.log).toBeVisible();
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: 'Conversation' });
  }

  get status(): Locator {
    return this.page.getByRole('status', { name: 'Chat status' });
  }

  async choose(option: string): Promise<void> {
    await this.page.getByRole('button', { name: option, exact: true }).click();
  }

  async write(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text);
    await this.page.getByRole('button', { name: 'Send', exact: true }).click();
  }

  async endChat(): Promise<void> {
    await this.page.getByRole('button', { name: 'End chat' }).click();
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
  }
}
