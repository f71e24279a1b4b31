import { describe, expect, it } from 'vitest';
import { stepAfter } from '../../../broker/hub/bot';
import { type Draft, stampDraft } from '../../../broker/hub/draft';
import { handoverSkill, knownSkill, topicAfter, topicFrom } from '../../../broker/hub/topic';
import { emptyFold, foldEvent } from '../../../broker/protocol/fold';
import type { BotStory } from '../../../broker/protocol/models';
import { demoWorkspace } from '../../../fixtures/demo';
import { STORY } from './fixture';

const { story: DEMO } = (await demoWorkspace()).story;
const visitor = { kind: 'visitor', name: 'V' } as const;
const started: Draft = { type: 'session.started', by: visitor, data: { visitor: { name: 'V' }, language: 'en' } };
const chose = (option: string): Draft => ({ type: 'bot.chosen', by: visitor, data: { option, text: option } });
const said = (text: string): Draft => ({ type: 'message.posted', by: visitor, data: { text } });

/** The topic after these events, as the hub follows them. */
function topicOf(story: BotStory, drafts: readonly Draft[]): string | null {
  let fold = emptyFold('s');
  let step: string | null = null;
  let topic: string | null = null;
  drafts.forEach((draft, index) => {
    const at = '2026-01-01T00:00:00.000Z';
    const event = stampDraft(draft, { session: 's', seq: index + 1, id: `e${index}`, at });
    fold = foldEvent(fold, event);
    topic = topicAfter(story, topic, step, event);
    step = stepAfter(story, step, event, fold);
  });
  return topic;
}

describe('the topic that a visitor chose', () => {
  it.each<[string, readonly Draft[], string | null]>([
    ['is unknown at first', [], null],
    ['is what was clicked', [chose('hr')], 'hr'],
    ['is what the bot understood', [said('my salary is wrong')], 'hr'],
    ['stays when the bot understood nothing', [chose('hr'), said('hm?')], 'hr'],
    ['stays behind an answer', [chose('hr'), chose('payslip')], 'hr'],
    ['stays while the visitor thinks of another question', [chose('hr'), chose('payslip'), chose('another')], 'hr'],
    [
      'is the other one after another choice',
      [chose('hr'), chose('payslip'), chose('another'), chose('facilities')],
      'facilities',
    ],
    ['is that of the ticket where no person stands behind it', [chose('facilities'), chose('room')], 'facilities'],
    ['is computers for computers', [chose('it'), chose('password')], 'it'],
  ])('%s', (_, drafts, topic) => {
    expect(topicOf(DEMO, [started, ...drafts])).toBe(topic);
  });

  it('is where the story would hand over, not where it made a ticket', () => {
    expect(topicFrom(STORY, null, 'device-ticket')).toBe('hr');
  });

  it('is kept when a choice leads to people of several skills', () => {
    const mixed: BotStory = {
      ...STORY,
      start: 'all',
      nodes: {
        all: {
          kind: 'ask',
          text: { en: 'What?' },
          options: [
            { id: 'work', text: { en: 'Work' }, next: 'work' },
            { id: 'pay', text: { en: 'Pay' }, next: 'hr' },
          ],
        },
        work: {
          kind: 'ask',
          text: { en: 'What of it?' },
          options: [
            { id: 'desk', text: { en: 'Desk' }, next: 'facilities' },
            { id: 'laptop', text: { en: 'Laptop' }, next: 'it' },
          ],
        },
        hr: { kind: 'handover', text: { en: 'Yes.' }, skill: 'hr' },
        it: { kind: 'handover', text: { en: 'Yes.' }, skill: 'it' },
        facilities: { kind: 'handover', text: { en: 'Yes.' }, skill: 'facilities' },
      },
    };
    expect(topicFrom(mixed, null, 'work')).toBeNull();
    expect(topicFrom(mixed, 'hr', 'work')).toBe('hr');
    expect(topicFrom(mixed, null, 'facilities')).toBe('facilities');
  });

  it('does not fail over a story that goes round or nowhere', () => {
    const round: BotStory = {
      ...STORY,
      start: 'a',
      nodes: {
        a: { kind: 'answer', text: { en: 'A' }, next: 'b' },
        b: { kind: 'answer', text: { en: 'B' }, next: 'a' },
      },
    };
    expect(topicFrom(round, null, 'b')).toBeNull();
    expect(topicFrom(round, 'it', 'gone')).toBe('it');
  });
});

describe('where a visitor is handed over to', () => {
  it.each<[string, string | null, string, string]>([
    ['the step all topics share goes where the topic goes', 'hr', 'it', 'hr'],
    ['without a topic it goes to its own', null, 'it', 'it'],
    ['a step of one topic goes to its own', 'it', 'facilities', 'facilities'],
  ])('%s', (_, topic, skill, right) => {
    expect(handoverSkill(DEMO, topic, skill)).toBe(right);
  });

  it('is never a skill that the workspace does not have, as far as it has any', () => {
    const skills = [
      { id: 'it', name: { en: 'IT' } },
      { id: 'hr', name: { en: 'HR' } },
    ];
    expect(knownSkill([null, 'hr'], { skills })).toBe('hr');
    expect(knownSkill(['gone', 'hr'], { skills })).toBe('hr');
    expect(knownSkill([null, 'gone'], { skills })).toBe('it');
    expect(knownSkill([null, 'support'], { skills: [] })).toBe('support');
  });
});
