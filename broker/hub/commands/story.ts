import { COMMANDS } from '../../protocol/commands';
import { fail, ok, parseInput, protocolError, type Result } from '../../protocol/errors';
import type { BotStory } from '../../protocol/models';
import { isoTime } from '../../protocol/ports';
import { askAgain, chosenStep, walk } from '../bot';
import { knownSkill, topicFrom } from '../topic';
import { botTurn } from './bot-turn';
import { type ChangeHandler, mayWrite, type Plan } from './handler';

/** `bot.choose`: one of the options of the bot's open question. */
export const chooseOption: ChangeHandler = async ({ id, caller, session, data }, parts) => {
  const input = parseInput(COMMANDS['bot.choose'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  const { story } = parts.workspace.story.value;
  const { fold, step } = session;
  const offered = fold.question?.options.find((option) => option.id === input.value.option);
  if (fold.state !== 'bot' || offered === undefined) return refuseOption(story, input.value.option);
  const chosen = chosenStep(story, step, offered.id);
  const moves = chosen === null ? askAgain(story, step, fold.language) : walk(story, chosen.next, fold.language);
  const topic = chosen === null ? session.topic : topicFrom(story, session.topic, chosen.next);
  const turn = await botTurn(moves, { session, topic, command: id, words: offered.text }, parts);
  if (!turn.ok) return turn;
  const said = { option: offered.id, text: offered.text, command: id };
  return ok({ drafts: [{ type: 'bot.chosen', by: caller.actor, data: said }, ...turn.value] });
};

/** `agent.request`: the visitor wants a person, whatever the story says; one for the topic that was chosen. */
export const requestAgent: ChangeHandler = ({ id, caller, session, data }, parts): Result<Plan> => {
  const input = parseInput(COMMANDS['agent.request'].input, data, 'data');
  if (!input.ok) return input;
  const allowed = mayWrite(caller, session);
  if (!allowed.ok) return allowed;
  const { state } = session.fold;
  if (state === 'queued') return fail('conflict', 'You are already in the queue.');
  if (state === 'live') return fail('conflict', 'You are already with an agent.');
  const { settings } = parts.workspace.settings.value;
  const { skill: asked } = input.value;
  const { defaultSkill } = parts.workspace.story.value.story;
  const skill = asked ?? knownSkill([session.topic, defaultSkill], settings);
  if (asked !== undefined && !settings.skills.some((known) => known.id === asked)) {
    const message = `There is no skill "${skill}".`;
    return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'data.skill', message }] }) };
  }
  const since = isoTime(parts.clock.now());
  return ok({ drafts: [{ type: 'queue.entered', by: caller.actor, data: { skill, since, command: id } }] });
};

function refuseOption(story: BotStory, option: string): Result<never> {
  const exists = Object.values(story.nodes).some(
    (node) => node.kind === 'ask' && node.options.some((candidate) => candidate.id === option),
  );
  if (exists) return fail('conflict', 'That question is no longer open.');
  const message = 'The question has no such option.';
  return { ok: false, error: protocolError('invalid', message, { fields: [{ path: 'data.option', message }] }) };
}
