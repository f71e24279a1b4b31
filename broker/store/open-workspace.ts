import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ZodType } from 'zod';
import { type DocumentOptions, openDocument, type StoredDocument } from './document';
import type { Logger } from './logger';
import { openTickets } from './tickets-document';
import { DOCUMENTS, type DocumentName, type DocumentValue, type Workspace, type WorkspaceSeed } from './workspace';

export interface WorkspaceOptions {
  readonly dir: string;
  /** Asked for only when the directory holds no document yet. */
  readonly seed: () => Promise<WorkspaceSeed>;
  readonly logger: Logger;
  readonly now: () => number;
  /** Whether accounts may be missing although the workspace is there: somebody is about to make them anew. */
  readonly accountsAnew?: boolean;
}

/** What a workspace has when nothing was put into it. */
export const EMPTY_WORKSPACE: WorkspaceSeed = {
  accounts: { accounts: [] },
  settings: {
    settings: {
      title: 'Support',
      skills: [{ id: 'support', name: { en: 'Support' } }],
      statusReasons: ['Break', 'Lunch', 'Meeting'],
      agentGraceMs: 60_000,
      visitorGoneQueuedMs: 10 * 60_000,
      visitorGoneLiveMs: 30 * 60_000,
      redirectMode: 'immediate',
      redirectTimeoutMs: 30_000,
      askVisitor: true,
      embedOrigins: [],
      limits: {},
    },
  },
  story: {
    story: {
      greeting: { en: 'Hello! How can we help?' },
      fallback: { en: 'I did not understand that. Please choose one of these.' },
      start: 'menu',
      defaultSkill: 'support',
      nodes: {
        menu: {
          kind: 'ask',
          text: { en: 'What would you like to do?' },
          options: [{ id: 'agent', text: { en: 'Ask a person' }, next: 'agent' }],
        },
        agent: { kind: 'handover', text: { en: 'I will find somebody for you.' }, skill: 'support' },
      },
    },
  },
  people: { people: [] },
  tickets: { nextNumber: 1, tickets: [] },
  ticketRequests: { requests: [] },
  canned: { canned: [] },
  statuses: { statuses: {}, epoch: 0 },
};

/**
 * What is done about a file that is spoilt or missing. Without accounts nobody gets in, and what people have set up by
 * hand cannot be guessed: a server with other skills, another bot or another ticket system does harm without a word.
 */
const CARE: { readonly [N in DocumentName]: Pick<DocumentOptions<unknown>, 'spoilt' | 'missing' | 'remedy'> } = {
  accounts: {
    spoilt: 'refuseWhole',
    missing: 'refuse',
    remedy: ', or move what is left of it away and make the accounts anew with "npm run server -- agent add"',
  },
  settings: { spoilt: 'refuse', missing: 'refuse' },
  story: { spoilt: 'refuse', missing: 'refuse' },
  people: { spoilt: 'setAside', missing: 'name' },
  tickets: { spoilt: 'setAside', missing: 'name' },
  ticketRequests: { spoilt: 'setAside', missing: 'name' },
  canned: { spoilt: 'setAside', missing: 'name' },
  statuses: { spoilt: 'setAside', missing: 'name' },
};

/**
 * Opens every document of a workspace; the first time, they are filled from the seed and written.
 * Throws, in one line, when the directory or a document that has to be there cannot be used.
 */
export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  // The log is made after the documents: where it is, a workspace was complete once, and settings are missing.
  const isNew = !(await exists(join(options.dir, 'settings.json'))) && !(await exists(join(options.dir, 'log')));
  const start = isNew ? await options.seed() : EMPTY_WORKSPACE;
  const open = <N extends DocumentName>(name: N): Promise<StoredDocument<DocumentValue<N>>> =>
    openDocument<DocumentValue<N>>({
      file: join(options.dir, `${name}.json`),
      // The table pairs each name with the schema of its value; TypeScript does not follow the index.
      schema: DOCUMENTS[name] as unknown as ZodType<DocumentValue<N>>,
      empty: start[name],
      logger: options.logger,
      now: options.now,
      ...CARE[name],
      ...(isNew || (name === 'accounts' && options.accountsAnew === true) ? { missing: 'start' } : {}),
    });
  const workspace = {
    accounts: await open('accounts'),
    story: await open('story'),
    people: await open('people'),
    tickets: await openTickets({ ...options, empty: start.tickets, isNew }),
    ticketRequests: await open('ticketRequests'),
    canned: await open('canned'),
    statuses: await open('statuses'),
    settings: await open('settings'),
  };
  // In this order: settings come last, so that their presence says that the workspace is complete.
  if (isNew) for (const document of Object.values(workspace)) await document.save();
  return {
    ...workspace,
    close: async () => {
      await Promise.all(Object.values(workspace).map((document) => document.settled()));
    },
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
