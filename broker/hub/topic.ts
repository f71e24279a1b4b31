import type { SessionEvent } from '../protocol/events';
import type { BotStory } from '../protocol/models';
import type { WorkspaceSettings } from '../protocol/settings';
import { optionTaken } from './bot';

/**
 * The skill that what the visitor chose is about, after an event; `step` is where the story stood before it. It follows
 * from the log alone, by a click or by words that the bot understood. Null while nothing was chosen that says it.
 */
export function topicAfter(
  story: BotStory,
  topic: string | null,
  step: string | null,
  event: SessionEvent,
): string | null {
  const option = optionTaken(story, step, event);
  return option === null ? topic : topicFrom(story, topic, option.next);
}

/**
 * The skill of the topic once the visitor goes on at a step: the one that all people behind it have; without people,
 * the one of all tickets. What every topic leads to ("anything else? - a person") says nothing of any of them.
 * When the step does not tell, the topic stays what it was.
 */
export function topicFrom(story: BotStory, topic: string | null, from: string): string | null {
  const behind = [...stepsBehind(story, from)];
  const shared = commonSteps(story);
  const own = behind.filter((step) => !shared.has(step));
  const skillsOf = (steps: readonly string[], kind: 'handover' | 'ticket'): ReadonlySet<string> =>
    new Set(
      steps.flatMap((step) => {
        const node = story.nodes[step];
        return node?.kind === kind ? [node.skill] : [];
      }),
    );
  const people = skillsOf(own, 'handover');
  const [skill, ...others] = people.size > 0 ? people : skillsOf(own, 'ticket');
  return skill !== undefined && others.length === 0 ? skill : topic;
}

/**
 * Where a hand-over goes. One that every topic leads to and that names only the story's default goes where the topic
 * goes: whoever asked about pay does not want the computer people.
 */
export function handoverSkill(story: BotStory, topic: string | null, skill: string): string {
  if (topic === null || skill !== story.defaultSkill) return skill;
  const isShared = [...commonSteps(story)].some((step) => {
    const node = story.nodes[step];
    return node?.kind === 'handover' && node.skill === skill;
  });
  return isShared ? topic : skill;
}

/**
 * The first of these skills that the workspace has, else the first it has at all: in the queue of a skill that nobody
 * can have, a visitor would wait for ever.
 */
export function knownSkill(wanted: readonly (string | null)[], { skills }: Pick<WorkspaceSettings, 'skills'>): string {
  const known = wanted.find((skill) => skills.some(({ id }) => id === skill));
  return known ?? skills[0]?.id ?? wanted.find((skill) => skill !== null) ?? '';
}

/** The steps that every topic of the first question leads to; none when there is only one topic. */
function commonSteps(story: BotStory): ReadonlySet<string> {
  const first = story.nodes[firstQuestion(story)];
  const topics = first?.kind === 'ask' ? [...new Set(first.options.map(({ next }) => next))] : [];
  if (topics.length < 2) return new Set();
  const reached = topics.map((topic) => stepsBehind(story, topic));
  return new Set(Object.keys(story.nodes).filter((step) => reached.every((steps) => steps.has(step))));
}

/** A step and all that follow it, without beginning anew at the first question. */
function stepsBehind(story: BotStory, from: string): ReadonlySet<string> {
  const first = firstQuestion(story);
  const found = new Set<string>();
  const open = [from];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const node = story.nodes[step];
    if (node === undefined || step === first || found.has(step)) continue;
    found.add(step);
    if (node.kind === 'ask') open.push(...node.options.map(({ next }) => next));
    else if (node.kind !== 'handover') open.push(node.next);
  }
  return found;
}

/** Where the story asks first. */
function firstQuestion(story: BotStory): string {
  const passed = new Set<string>();
  let step = story.start;
  for (let node = story.nodes[step]; node !== undefined && !passed.has(step); node = story.nodes[step]) {
    if (node.kind === 'ask' || node.kind === 'handover') break;
    passed.add(step);
    step = node.next;
  }
  return step;
}
