import { join } from 'node:path';
import * as z from 'zod';
import type { EsmDeskSettings } from '../protocol/desk-settings';
import { fail, ok, type Result } from '../protocol/errors';
import type { Clock } from '../protocol/ports';
import { openDocument } from '../store/document';
import type { Logger } from '../store/logger';
import type { Workspace } from '../store/workspace';
import type { TicketDesk } from './desk';
import { TemplateAnswer } from './esm/answers';
import { EsmClient } from './esm/client';
import { EsmDesk } from './esm/desk';
import { type TemplateCache, Templates } from './esm/templates';
import { createLocalDesk } from './local';

export interface OpenDeskOptions {
  /** Where the ticket system's template is kept for when it is down. */
  readonly dir: string;
  readonly workspace: Pick<Workspace, 'settings' | 'people' | 'tickets'>;
  readonly accounts: { find(id: string): { readonly name: string; readonly email: string } | undefined };
  /** Of the ticket system's account; null when `secrets.json` has none. */
  readonly password: string | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

const TIMEOUT_MS = 10_000;

/** The ticket desk that the workspace is set to. `invalid` when something that it needs is not there. */
export async function openDesk(options: OpenDeskOptions): Promise<Result<TicketDesk>> {
  const { desk } = options.workspace.settings.value.settings;
  if (desk === undefined || desk.kind === 'embedded') return ok(createLocalDesk(options));
  return openEsmDesk(desk, options);
}

async function openEsmDesk(settings: EsmDeskSettings, options: OpenDeskOptions): Promise<Result<TicketDesk>> {
  const { workspace, accounts, password, clock } = options;
  if (password === null) {
    return fail(
      'invalid',
      `The ticket system's password is missing. Put "deskPassword" into ${join(options.dir, 'secrets.json')}.`,
    );
  }
  const { url, login, timeoutMs = TIMEOUT_MS } = settings;
  const client = new EsmClient({ url, login, password, timeoutMs, clock });
  const templates = new Templates(client, settings, clock, await openCache(settings, options));
  // Asked for ahead, and not waited for: the server starts without it.
  void templates.get();
  return ok(
    new EsmDesk({
      settings,
      client,
      templates,
      clock,
      person: (id) => workspace.people.value.people.find((person) => person.id === id),
      agent: (id) => accounts.find(id),
    }),
  );
}

const CacheFile = z.object({ template: z.string().nullable(), answer: TemplateAnswer.nullable() });

async function openCache(settings: EsmDeskSettings, { dir, logger, clock }: OpenDeskOptions): Promise<TemplateCache> {
  const file = await openDocument({
    file: join(dir, 'desk-template.json'),
    schema: CacheFile,
    empty: { template: null, answer: null },
    logger,
    now: () => clock.now(),
  });
  return {
    read: () => (file.value.template === settings.template ? file.value.answer : null),
    write: async (answer) => {
      // A cache: that it could not be written is in the log, and nothing else is lost.
      await file.update(() => ({ template: settings.template, answer }));
    },
  };
}
