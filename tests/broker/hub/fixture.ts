import type { Agent, BotStory, Person } from '../../../broker/protocol/models';
import type { WorkspaceSeed } from '../../../broker/store/workspace';

const agent = (id: string, name: string, skills: string[], limit: number, more: Partial<Agent> = {}): Agent => ({
  id,
  name,
  email: `${id}@example.com`,
  role: 'agent',
  skills,
  languages: ['en'],
  limit,
  pauseOnLogin: false,
  ...more,
});

export const AGENTS: readonly Agent[] = [
  agent('aino', 'Aino Virtanen', ['it', 'hr'], 3, { role: 'admin' }),
  agent('bertil', 'Bertil Lund', ['it'], 2),
  agent('claire', 'Claire Moreau', ['hr'], 4, { role: 'lead' }),
  agent('frank', 'Frank Miller', ['it'], 2, { pauseOnLogin: true }),
];

export const STORY: BotStory = {
  greeting: { en: 'Hello!', fi: 'Hei!' },
  fallback: { en: 'I did not get that.', fi: 'En ymmärtänyt.' },
  start: 'topic',
  defaultSkill: 'it',
  nodes: {
    topic: {
      kind: 'ask',
      text: { en: 'What is it about?', fi: 'Mistä on kyse?' },
      options: [
        {
          id: 'password',
          text: { en: 'A password', fi: 'Salasana' },
          next: 'password-answer',
          keywords: ['password', 'salasana'],
        },
        { id: 'device', text: { en: 'A broken device' }, next: 'device-ticket', keywords: ['laptop', 'broken'] },
        { id: 'person', text: { en: 'A person, please' }, next: 'handover-it', keywords: ['human'] },
      ],
    },
    'password-answer': { kind: 'answer', text: { en: 'Press "Forgot password".' }, next: 'password-helped' },
    'password-helped': {
      kind: 'ask',
      text: { en: 'Did that help?' },
      options: [
        { id: 'yes', text: { en: 'Yes' }, next: 'topic' },
        { id: 'no', text: { en: 'No' }, next: 'handover-it' },
      ],
    },
    'device-ticket': {
      kind: 'ticket',
      text: { en: 'I have made ticket {number}.' },
      subject: { en: 'Broken device' },
      category: 'Hardware',
      skill: 'it',
      next: 'device-helped',
    },
    'device-helped': {
      kind: 'ask',
      text: { en: 'Did that help?' },
      options: [
        { id: 'yes', text: { en: 'Yes' }, next: 'topic' },
        { id: 'no', text: { en: 'No' }, next: 'handover-hr' },
      ],
    },
    'handover-it': { kind: 'handover', text: { en: 'I am handing you over.' }, skill: 'it' },
    'handover-hr': { kind: 'handover', text: { en: 'I am handing you over.' }, skill: 'hr' },
  },
};

export const PERSON: Person = {
  id: 'p-maija',
  name: 'Maija Meikäläinen',
  email: 'Maija.Meikalainen@example.com',
  phone: '+358 40 123 4567',
  title: 'Accountant',
  department: 'Finance',
  location: 'Helsinki',
  language: 'fi',
  devices: [],
  services: [],
};

export interface SeedChanges {
  readonly agents?: readonly Agent[];
  readonly story?: BotStory;
  readonly redirectMode?: 'immediate' | 'asked';
  readonly redirectTimeoutMs?: number;
  readonly agentGraceMs?: number;
  readonly visitorGoneQueuedMs?: number;
  readonly visitorGoneLiveMs?: number;
}

/** A small workspace: enough of everything to tell one thing from another. */
export function seedWith(changes: SeedChanges = {}): WorkspaceSeed {
  const { agents = AGENTS, story = STORY } = changes;
  return {
    accounts: { accounts: agents.map((account) => ({ ...account, password: null })) },
    settings: {
      settings: {
        title: 'Test desk',
        skills: [
          { id: 'it', name: { en: 'IT' } },
          { id: 'hr', name: { en: 'HR' } },
        ],
        statusReasons: ['Lunch'],
        agentGraceMs: changes.agentGraceMs ?? 60_000,
        visitorGoneQueuedMs: changes.visitorGoneQueuedMs ?? 600_000,
        visitorGoneLiveMs: changes.visitorGoneLiveMs ?? 1_800_000,
        redirectMode: changes.redirectMode ?? 'immediate',
        redirectTimeoutMs: changes.redirectTimeoutMs ?? 30_000,
        askVisitor: false,
        embedOrigins: [],
        limits: {},
      },
    },
    story: { story },
    people: { people: [PERSON] },
    tickets: { nextNumber: 1001, tickets: [] },
    ticketRequests: { requests: [] },
    canned: { canned: [] },
    statuses: { statuses: {}, epoch: 0 },
  };
}
