import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { localText } from '../../../broker/protocol/models';
import { TRANSCRIPT_LABELS, type TranscriptLabel, type TranscriptWording } from '../../../electron/contract/transcript';
import { useCore } from '../core/hooks';
import { type TextId, useTexts } from '../core/texts';

/** Where each label of a transcript is in the catalogue. */
const TEXTS: Readonly<Record<TranscriptLabel, TextId>> = {
  title: 'transcript.title',
  session: 'card.session',
  started: 'card.started',
  ended: 'card.ended',
  open: 'transcript.open',
  email: 'card.email',
  claimedEmail: 'card.claimedEmail',
  skill: 'card.skill',
  messages: 'card.messages',
  members: 'card.members',
  supportPerson: 'person.supportPerson',
  liveChats: 'card.liveChats',
  tickets: 'card.tickets',
  rating: 'card.rating',
  files: 'files.label',
  log: 'card.log',
  unnamed: 'chats.unnamed',
  bot: 'message.bot',
  noteBy: 'message.noteBy',
  file: 'transcript.file',
  begun: 'event.started',
  chose: 'event.chose',
  ticket: 'transcript.ticket',
  queued: 'event.queued',
  assigned: 'event.assigned',
  left: 'event.left.released',
  leftGone: 'event.left.gone',
  leftRedirected: 'event.left.redirected',
  leftDisabled: 'event.left.disabled',
  endedByAgent: 'event.endedByAgent',
  endedByVisitor: 'event.endedByVisitor',
  endedBySystem: 'event.endedBySystem',
  rated: 'event.rated',
  ratedComment: 'event.ratedComment',
  lost: 'event.lost',
  made: 'transcript.made',
  page: 'transcript.page',
  notShown: 'transcript.notShown',
};

const NAMES = [
  ...['visitor', 'name', 'size', 'text', 'number', 'subject', 'skill', 'agent', 'score', 'comment'],
  ...['time', 'page', 'pages', 'count'],
];
/** Each name stands for itself: the core puts the values in. */
const PLACES = Object.fromEntries(NAMES.map((name) => [name, `{${name}}`]));

/** How transcripts are worded: in the language, the time zone and the skills of this window. */
export function useWording(): () => TranscriptWording {
  const t = useTexts();
  const { locale } = useIntl();
  const workspace = useCore((state) => state.workspace);
  return useCallback(() => {
    const labels = Object.fromEntries(TRANSCRIPT_LABELS.map((label) => [label, t(TEXTS[label], PLACES)]));
    return {
      locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      // Made of the list of labels, each with its text.
      labels: labels as TranscriptWording['labels'],
      skills: Object.fromEntries((workspace?.skills ?? []).map(({ id, name }) => [id, localText(name, 'en')])),
    };
  }, [t, locale, workspace]);
}
