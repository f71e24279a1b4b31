import type { Language } from '../../../../broker/protocol/models';
import { LinkedText } from '../../../ui/linked-text';
import { useCore } from '../../core/hooks';
import { useTexts } from '../../core/texts';
import { useSkillName } from '../../team/skill-name';
import { fillIn, nextBlank } from '../fill/placeholders';
import { valuesOf } from '../fill/values';

interface PreviewProps {
  readonly content: string;
  readonly language: Language;
}

/** How it will read, with an invented visitor. What nobody knows stands out. */
export function Preview({ content, language }: PreviewProps) {
  const t = useTexts();
  const agent = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.name : ''));
  const desk = useCore((state) => state.workspace?.title ?? '');
  const skill = useCore((state) => state.workspace?.skills[0]?.id ?? '');
  const skillName = useSkillName();
  const visitor = { name: t('canned.sample.visitor'), email: t('canned.sample.email') };
  const ticket = { ticket: '', url: '', number: t('canned.sample.ticket'), subject: t('canned.sample.subject') };
  const chat = { visitor, tickets: [{ ...ticket, by: 'agent' as const }] };
  const filled = fillIn(content, valuesOf({ agent, desk, chat, skill: skillName(skill) }));
  return (
    <figure className="canned-preview">
      <figcaption>{t('canned.preview')}</figcaption>
      <p className="bubble" lang={language} dir="auto">
        {content.trim() === '' ? (
          <span className="hint">{t('canned.previewEmpty')}</span>
        ) : (
          <LinkedText text={filled} show={withBlanks} />
        )}
      </p>
    </figure>
  );
}

function withBlanks(text: string) {
  const pieces = [];
  let at = 0;
  for (let blank = nextBlank(text); blank !== null; blank = nextBlank(text, blank.end)) {
    pieces.push(text.slice(at, blank.start));
    pieces.push(
      <span key={blank.start} className="blank">
        {text.slice(blank.start, blank.end)}
      </span>,
    );
    at = blank.end;
  }
  return [...pieces, text.slice(at)];
}
