import type { Language } from '../../../broker/protocol/models';
import { plainWords } from '../../../broker/protocol/plain-text';
import type { DirectoryAgent } from '../../../broker/protocol/retained';

/** Why a colleague cannot be chosen. */
export type Blocked = 'inactive' | 'full';

/** A colleague who is online, as somebody to redirect to. */
export interface Colleague {
  readonly agent: DirectoryAgent;
  readonly free: number;
  readonly blocked: Blocked | null;
  /** Whether the colleague speaks the visitor's language. */
  readonly speaks: boolean;
}

/** A skill, as somewhere to redirect to. */
export interface SkillTarget {
  readonly skill: string;
  /** Colleagues with the skill who are active, and how many chats they could take now. */
  readonly active: number;
  readonly free: number;
  /** The skill the chat came by. */
  readonly current: boolean;
}

/** What of a chat decides which colleague suits it. */
export interface Wanted {
  readonly me: string;
  readonly language: Language;
  readonly skill: string | null;
}

/** Everybody who is online but the agent; who can take a chat first, and of those who suits it best. */
export function colleaguesFor(directory: readonly DirectoryAgent[], wanted: Wanted): readonly Colleague[] {
  const rank = ({ blocked, speaks, agent, free }: Colleague): readonly number[] => [
    blocked === null ? 0 : 1,
    speaks ? 0 : 1,
    wanted.skill !== null && agent.skills.includes(wanted.skill) ? 0 : 1,
    -free,
  ];
  return directory
    .filter((agent) => agent.online && agent.id !== wanted.me)
    .map((agent) => ({
      agent,
      free: Math.max(0, agent.limit - agent.open),
      blocked: blockOf(agent),
      speaks: agent.languages.includes(wanted.language),
    }))
    .sort((a, b) => compare(rank(a), rank(b)) || a.agent.name.localeCompare(b.agent.name));
}

/** Every skill of the workspace, with who could take a chat there besides the agent. */
export function skillsFor(
  skills: readonly string[],
  directory: readonly DirectoryAgent[],
  { me, skill: current }: Wanted,
): readonly SkillTarget[] {
  return skills.map((skill) => {
    const active = directory.filter(
      (agent) => agent.id !== me && agent.online && agent.status === 'active' && agent.skills.includes(skill),
    );
    const free = active.reduce((sum, agent) => sum + Math.max(0, agent.limit - agent.open), 0);
    return { skill, active: active.length, free, current: skill === current };
  });
}

/** Whether every word of the search begins a word of one of the texts; upper and lower case and accents are one. */
export function fits(search: string, texts: readonly string[]): boolean {
  const words = texts.flatMap(plainWords);
  return plainWords(search).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

function blockOf(agent: DirectoryAgent): Blocked | null {
  if (agent.status === 'inactive') return 'inactive';
  return agent.open >= agent.limit ? 'full' : null;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    if (value !== other) return value - other;
  }
  return 0;
}
