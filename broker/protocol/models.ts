import * as z from 'zod';
import { PictureSize } from './picture-size';

export const Id = z.string().min(1).max(64);
export const Time = z.iso.datetime({ precision: 3 });

/** The languages that agents, visitors and texts can have. */
export const LANGUAGES = ['en', 'fi', 'sv', 'fr', 'pl', 'de'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;

/** A text in one or more languages; English is always there and is the fallback. */
export const LocalText = z.object({
  en: z.string().min(1),
  fi: z.string().optional(),
  sv: z.string().optional(),
  fr: z.string().optional(),
  pl: z.string().optional(),
  de: z.string().optional(),
});
export type LocalText = z.infer<typeof LocalText>;

export const Role = z.enum(['agent', 'lead', 'admin']);
export type Role = z.infer<typeof Role>;

/** An agent account without its password. */
export const Agent = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,31}$/),
  /** Shown to visitors. */
  name: z.string().min(1).max(120),
  /** Joins the account to a person record. */
  email: z.email(),
  role: Role,
  skills: z.array(z.string().min(1)).max(50),
  languages: z.array(Language).min(1),
  /** How many chats at once. */
  limit: z.number().int().min(0).max(50),
  pauseOnLogin: z.boolean(),
  disabled: z.boolean().optional(),
});
export type Agent = z.infer<typeof Agent>;

export const AgentRef = z.object({ id: Id, name: z.string() });
export type AgentRef = z.infer<typeof AgentRef>;

export const StatusChoice = z.enum(['active', 'inactive']);
export type StatusChoice = z.infer<typeof StatusChoice>;

/** Why a console is away by itself (not by the agent's choice). */
export const Away = z.enum(['locked', 'idle', 'asleep']);
export type Away = z.infer<typeof Away>;

/** An agent's status: the choice, and what it comes to with every connection looked at. */
export const AgentStatus = z.object({
  status: StatusChoice,
  reason: z.string().max(80).optional(),
  /** `active` only when chosen so and at least one connection is not away. */
  effective: StatusChoice,
  revision: z.number().int().nonnegative(),
});
export type AgentStatus = z.infer<typeof AgentStatus>;

/** One file of a chat; the bytes travel by HTTP. `size` in bytes. */
export const ChatFile = z.object({
  file: Id,
  name: z.string(),
  type: z.string(),
  size: z.number().int().nonnegative(),
  /** Of a picture: how large it is drawn. Absent for one that an older version took, or that cannot be read. */
  picture: PictureSize.optional(),
});
export type ChatFile = z.infer<typeof ChatFile>;

/** A file of a session, as the session's card and the console list it: with the time it was posted. */
export const SessionFile = ChatFile.extend({ at: Time });
export type SessionFile = z.infer<typeof SessionFile>;

/** `verified`: somebody vouches for name and e-mail; without it they are claims, and open nothing. */
export const Visitor = z.object({
  /** What they said; made up when they said nothing. */
  name: z.string().max(120),
  email: z.email().optional(),
  verified: z.boolean().optional(),
});
export type Visitor = z.infer<typeof Visitor>;

/** A visitor as agents know them. */
export const KnownVisitor = Visitor.extend({
  /** The name of the person whom an agent has linked. */
  personName: z.string().optional(),
});
export type KnownVisitor = z.infer<typeof KnownVisitor>;

export const SessionState = z.enum(['bot', 'queued', 'live', 'ended']);
export type SessionState = z.infer<typeof SessionState>;

/** Cumulative receipt of one side, as `seq`s: everything up to them is delivered, or read. */
export const Mark = z.object({ delivered: z.number().int().nonnegative(), read: z.number().int().nonnegative() });
export type Mark = z.infer<typeof Mark>;
export const Marks = z.object({ visitor: Mark, agent: Mark });
export type Marks = z.infer<typeof Marks>;

export const QueuePlace = z.object({
  position: z.number().int().positive(),
  /** Seconds until an agent is likely free; absent when nobody can tell. */
  estimateSeconds: z.number().int().nonnegative().optional(),
});
export type QueuePlace = z.infer<typeof QueuePlace>;

export const TicketLink = z.object({ ticket: Id, number: z.string(), subject: z.string(), url: z.string() });
export type TicketLink = z.infer<typeof TicketLink>;

export const Rating = z.object({ score: z.number().int().min(1).max(5), comment: z.string().max(2_000).optional() });
export type Rating = z.infer<typeof Rating>;

export const Member = z.object({ kind: z.enum(['agent', 'visitor']), id: Id, name: z.string() });
export type Member = z.infer<typeof Member>;

/** The chat session card: `session.get`. */
export const SessionCard = z.object({
  session: Id,
  state: SessionState,
  skill: z.string().nullable(),
  visitor: KnownVisitor,
  person: Id.optional(),
  /** While nobody is linked: whose e-mail address the visitor gave. */
  likely: z.object({ id: Id, name: z.string() }).optional(),
  members: z.array(Member),
  supportPerson: AgentRef.nullable(),
  messageCount: z.number().int().nonnegative(),
  liveChats: z.array(z.object({ agent: AgentRef, from: Time, to: Time.optional() })),
  tickets: z.array(TicketLink.extend({ by: z.enum(['agent', 'visitor', 'bot', 'system']) })),
  /** Every file of the session, in the order they were posted. */
  files: z.array(SessionFile),
  rating: Rating.optional(),
  marks: Marks,
  lastSeq: z.number().int().nonnegative(),
});
export type SessionCard = z.infer<typeof SessionCard>;

export const Device = z.object({ id: Id, name: z.string(), kind: z.string(), serial: z.string() });
export type Device = z.infer<typeof Device>;
export const Service = z.object({ id: Id, name: z.string(), owner: z.string().optional() });
export type Service = z.infer<typeof Service>;

/** A person record of the service-management system: what "User data" shows. */
export const Person = z.object({
  id: Id,
  name: z.string().min(1),
  email: z.email(),
  phone: z.string(),
  title: z.string(),
  department: z.string(),
  location: z.string(),
  language: Language,
  manager: Id.optional(),
  vip: z.boolean().optional(),
  devices: z.array(Device),
  services: z.array(Service),
});
export type Person = z.infer<typeof Person>;

/** A person in a list of people. */
export const PersonSummary = Person.pick({ id: true, name: true, email: true, title: true, department: true });
export type PersonSummary = z.infer<typeof PersonSummary>;

export const TICKET_STATES = [
  '01 - New',
  '02 - Solving',
  '03 - Waiting for customer',
  '04 - Solved',
  '05 - Closed',
] as const;

export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

/** A ticket of the embedded desk. */
export const Ticket = z.object({
  id: Id,
  number: z.string(),
  subject: z.string().min(1),
  description: z.string(),
  status: z.enum(TICKET_STATES),
  priority: z.enum(TICKET_PRIORITIES),
  category: z.string(),
  skill: z.string(),
  person: Id.nullable(),
  assignee: Id.nullable(),
  session: Id.nullable(),
  createdAt: Time,
  updatedAt: Time,
  /** `command`: the id of the command that made the entry, so that a repeat makes no second one. */
  worklog: z.array(z.object({ at: Time, by: z.string(), text: z.string(), command: Id.optional() })),
  /** What else the form had, by the code of the field. */
  details: z.record(Id, z.array(z.string())).optional(),
  files: z.array(ChatFile).optional(),
});
export type Ticket = z.infer<typeof Ticket>;

/** A frequently used answer. `owner` null: shared by all; else the agent whose own it is. */
export const CannedResponse = z.object({
  id: Id,
  name: z.string().min(1).max(120),
  content: z.string().min(1).max(8_000),
  language: Language,
  category: z.string().min(1),
  owner: Id.nullable(),
});
export type CannedResponse = z.infer<typeof CannedResponse>;

const BotOptionNode = z.object({ id: Id, text: LocalText, next: Id, keywords: z.array(z.string()).optional() });

/** One step of the bot's story. `next` names another step. */
export const BotNode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), text: LocalText, options: z.array(BotOptionNode).min(1).max(12) }),
  z.object({ kind: z.literal('answer'), text: LocalText, next: Id }),
  z.object({
    kind: z.literal('ticket'),
    text: LocalText,
    subject: LocalText,
    category: z.string(),
    skill: z.string(),
    next: Id,
  }),
  z.object({ kind: z.literal('handover'), text: LocalText, skill: z.string() }),
]);
export type BotNode = z.infer<typeof BotNode>;

/** The chatbot's story: a greeting, a first step, and what it says to free text it does not understand. */
export const BotStory = z
  .object({
    greeting: LocalText,
    fallback: LocalText,
    start: Id,
    /** Where `agent.request` without a skill goes. */
    defaultSkill: z.string(),
    nodes: z.record(Id, BotNode),
  })
  .superRefine((story, context) => {
    for (const target of storyTargets(story)) {
      if (!Object.hasOwn(story.nodes, target))
        context.addIssue({ code: 'custom', message: `The story goes to "${target}", which it does not have.` });
    }
  });
export type BotStory = z.infer<typeof BotStory>;

function storyTargets(story: { start: string; nodes: Record<string, BotNode> }): string[] {
  const targets = Object.values(story.nodes).flatMap((node) => {
    if (node.kind === 'ask') return node.options.map((option) => option.next);
    return node.kind === 'handover' ? [] : [node.next];
  });
  return [story.start, ...targets];
}

/** The text in the asked language, else in English. */
export function localText(text: LocalText, language: Language): string {
  return text[language] ?? text.en;
}
