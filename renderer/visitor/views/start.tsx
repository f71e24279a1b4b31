import { type FormEvent, useRef, useState } from 'react';
import { SessionStart } from '../../../broker/protocol/http';
import type { Farewell } from '../chat/farewell';
import { t } from '../texts';
import { Mark } from './mark';
import { useIntroduction } from './use-introduction';

export interface Introduction {
  readonly name?: string;
  readonly email?: string;
}

interface StartProps {
  readonly title: string;
  /** Whether name and e-mail are asked for; both may stay empty. */
  readonly asks: boolean;
  /** Why the last chat is not here any more. */
  readonly farewell: Farewell | null;
  /** Resolves with what went wrong, or null. */
  readonly start: (introduction: Introduction) => Promise<string | null>;
}

export function Start({ title, asks, farewell, start }: StartProps) {
  const { name, email, write } = useIntroduction();
  const [busy, setBusy] = useState(false);
  const starting = useRef(false);
  const [problem, setProblem] = useState<string | null>(null);
  const given = email.trim();
  const emailIsBad = given !== '' && !SessionStart.shape.email.safeParse(given).success;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (emailIsBad) {
      document.getElementById('email')?.focus();
      return;
    }
    // A second click may come before the button has been drawn disabled.
    if (starting.current) return;
    starting.current = true;
    setBusy(true);
    setProblem(null);
    const introduction = {
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(given === '' ? {} : { email: given }),
    };
    const failure = await start(introduction);
    if (failure === null) write({ name: '', email: '' });
    setProblem(failure);
    setBusy(false);
    starting.current = false;
  };

  return (
    <main className="page start">
      <form className="start-card" onSubmit={submit} noValidate>
        <Mark />
        <p className="start-title">{title}</p>
        <h1>{t('start.heading')}</h1>
        <p className="start-lead">{t('start.lead')}</p>
        {farewell === null ? null : <LastChat {...farewell} />}
        {asks ? (
          <>
            <label htmlFor="name">
              {t('start.name')} <span className="optional">{t('start.optional')}</span>
            </label>
            <input
              id="name"
              autoComplete="name"
              maxLength={120}
              value={name}
              onInput={(event) => write({ name: event.currentTarget.value })}
            />
            <label htmlFor="email">
              {t('start.email')} <span className="optional">{t('start.optional')}</span>
            </label>
            <input
              id="email"
              type="email"
              autoComplete="email"
              value={email}
              aria-describedby="email-hint"
              aria-invalid={emailIsBad}
              onInput={(event) => write({ email: event.currentTarget.value })}
            />
            <p id="email-hint" className={emailIsBad ? 'problem' : 'hint'}>
              {t(emailIsBad ? 'start.emailInvalid' : 'start.emailHint')}
            </p>
          </>
        ) : null}
        {problem === null ? null : (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary wide" disabled={busy}>
          {t(busy ? 'start.starting' : 'start.button')}
        </button>
      </form>
    </main>
  );
}

/** What became of the chat before this one; what could not be sent stays to be copied. */
function LastChat({ why, unsent, files }: Farewell) {
  return (
    <div className="hint-box last-chat" role="status">
      <p>{t(why === 'over' ? 'start.lost' : 'start.refused')}</p>
      {unsent.length === 0 ? null : (
        <>
          <p>{t('start.unsent', { count: unsent.length })}</p>
          {unsent.map((text, index) => (
            // The list never changes.
            // biome-ignore lint/suspicious/noArrayIndexKey: two messages may have the same text.
            <blockquote key={index} dir="auto">
              {text}
            </blockquote>
          ))}
        </>
      )}
      {files.length === 0 ? null : <p>{t('start.unsentFiles', { names: files.join(', ') })}</p>}
    </div>
  );
}
