import type { BotOption, SessionEvent } from '../protocol/events';
import type { SessionFold } from '../protocol/fold';
import { type BotNode, type BotStory, type Language, localText } from '../protocol/models';
import { plainWords } from '../protocol/plain-text';

type AskNode = Extract<BotNode, { kind: 'ask' }>;
type AskOption = AskNode['options'][number];

/** One thing the bot does, in the visitor's language. */
export type BotMove =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'ask'; readonly text: string; readonly options: readonly BotOption[] }
  | {
      readonly kind: 'ticket';
      readonly text: string;
      readonly subject: string;
      readonly category: string;
      readonly skill: string;
    }
  | { readonly kind: 'handover'; readonly text: string; readonly skill: string };

/** What the bot does at the start of a session. */
export function greet(story: BotStory, language: Language): readonly BotMove[] {
  return [{ kind: 'say', text: localText(story.greeting, language) }, ...walk(story, story.start, language)];
}

/** What the bot does from a step on, until it waits for a choice or hands over. */
export function walk(story: BotStory, from: string, language: Language): readonly BotMove[] {
  return path(story, from).map(([, node]) => moveOf(node, language));
}

/** What the bot says to text it does not understand: so, and the open question again (or the first one). */
export function askAgain(story: BotStory, step: string | null, language: Language): readonly BotMove[] {
  return [{ kind: 'say', text: localText(story.fallback, language) }, ...walk(story, step ?? story.start, language)];
}

/** The step that a choice leads to; null when the open question does not offer it. */
export function chosenStep(story: BotStory, step: string | null, option: string): AskOption | null {
  return askAt(story, step)?.options.find((candidate) => candidate.id === option) ?? null;
}

/**
 * The option that free text means: the one with most of its keywords in the text (or the text of the option
 * itself), the earlier one of equals; null when none fits.
 */
export function understood(story: BotStory, step: string | null, text: string): AskOption | null {
  const words = plainWords(text);
  let best: { option: AskOption; hits: number } | null = null;
  for (const option of askAt(story, step)?.options ?? []) {
    const hits = hitsOf(option, words);
    if (hits > (best?.hits ?? 0)) best = { option, hits };
  }
  return best?.option ?? null;
}

/**
 * Where the story stands after an event, given where it stood before; `fold` is the session after the event.
 * It follows from the log alone, so a restarted hub goes on at the same question. When the story was changed
 * meanwhile and does not ask that question any more, the answer is null and the bot starts again.
 */
export function stepAfter(story: BotStory, step: string | null, event: SessionEvent, fold: SessionFold): string | null {
  if (fold.state !== 'bot') return null;
  const option = optionTaken(story, step, event);
  if (option !== null) return restingStep(story, option.next);
  switch (event.type) {
    case 'session.started':
      return restingStep(story, story.start);
    case 'bot.chosen':
      return null;
    case 'message.posted':
      return event.by.kind === 'visitor' ? (step ?? restingStep(story, story.start)) : step;
    case 'bot.asked':
      return offersTheSame(askAt(story, step), event.data.options) ? step : stepThatOffers(story, event.data.options);
    default:
      return step;
  }
}

/** The option that the visitor took with an event, by a click or by words; null when the event takes none. */
export function optionTaken(story: BotStory, step: string | null, event: SessionEvent): AskOption | null {
  if (event.type === 'bot.chosen') return chosenStep(story, step, event.data.option);
  if (event.type !== 'message.posted' || event.by.kind !== 'visitor') return null;
  return understood(story, step, event.data.text);
}

/** The nodes from a step on, each once: a story whose answers lead round in a ring ends where it would repeat. */
function path(story: BotStory, from: string): readonly (readonly [string, BotNode])[] {
  const passed = new Map<string, BotNode>();
  let at: string | null = from;
  while (at !== null && !passed.has(at)) {
    const node: BotNode | undefined = story.nodes[at];
    if (node === undefined) break;
    passed.set(at, node);
    at = node.kind === 'answer' || node.kind === 'ticket' ? node.next : null;
  }
  return [...passed];
}

function restingStep(story: BotStory, from: string): string | null {
  const last = path(story, from).at(-1);
  return last?.[1].kind === 'ask' ? last[0] : null;
}

function moveOf(node: BotNode, language: Language): BotMove {
  const text = localText(node.text, language);
  switch (node.kind) {
    case 'ask':
      return {
        kind: 'ask',
        text,
        options: node.options.map((option) => ({ id: option.id, text: localText(option.text, language) })),
      };
    case 'answer':
      return { kind: 'say', text };
    case 'ticket':
      return {
        kind: 'ticket',
        text,
        subject: localText(node.subject, language),
        category: node.category,
        skill: node.skill,
      };
    case 'handover':
      return { kind: 'handover', text, skill: node.skill };
  }
}

function askAt(story: BotStory, step: string | null): AskNode | null {
  const node = step === null ? undefined : story.nodes[step];
  return node?.kind === 'ask' ? node : null;
}

function offersTheSame(node: AskNode | null, options: readonly BotOption[]): boolean {
  return (
    node !== null &&
    node.options.length === options.length &&
    node.options.every((option, at) => option.id === options[at]?.id)
  );
}

function stepThatOffers(story: BotStory, options: readonly BotOption[]): string | null {
  const found = Object.keys(story.nodes).find((step) => offersTheSame(askAt(story, step), options));
  return found ?? null;
}

const SHORTEST_STEM = 4;

/** Keywords count each; the text of the option, in any language, counts as one when none of them is there. */
function hitsOf(option: AskOption, words: readonly string[]): number {
  const count = (phrases: readonly string[]): number =>
    phrases.filter((phrase) => hasPhrase(words, plainWords(phrase))).length;
  return count(option.keywords ?? []) || Math.min(1, count(Object.values(option.text)));
}

/** Whether the words of the phrase stand in the text one after the other; endings may differ ("salasanani"). */
function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  if (phrase.length === 0) return false;
  return words.some((_, at) => phrase.every((part, offset) => isFormOf(words[at + offset], part)));
}

function isFormOf(word: string | undefined, stem: string): boolean {
  return word === stem || (stem.length >= SHORTEST_STEM && word?.startsWith(stem) === true);
}
