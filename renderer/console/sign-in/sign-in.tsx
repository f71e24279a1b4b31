import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Switch } from '../../ui/switch';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useLock } from '../settings/organization';
import { OtherServers } from './other-servers';
import { Unreachable } from './unreachable';

/** Asks who the agent is. The password goes to the core and is not kept here. */
export function SignIn() {
  const t = useTexts();
  const { core } = useParts();
  const signIn = useCore((state) => state.signIn);
  const workspace = useCore((state) => state.workspace);
  const known = signIn.kind === 'signedIn' ? null : signIn;
  const [server, setServer] = useState('');
  const [elsewhere, setElsewhere] = useState(false);
  const [agent, setAgent] = useState(known?.agent ?? '');
  const [password, setPassword] = useState('');
  const mayRemember = useCore((state) => state.capabilities.remember === true);
  const rememberForbidden = useCore((state) => state.capabilities.rememberForbidden === true);
  const [remember, setRemember] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) focusFirstEmpty(form.current);
  }, []);
  const busy = signIn.kind === 'signingIn';
  const given = known?.server ?? null;
  const fixed = useLock('server');
  const noRemember = useLock('signIn.remember');
  const asksServer = given === null || elsewhere;
  const shown = problem ?? (signIn.kind === 'signedOut' ? (signIn.error?.message ?? null) : null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    const keep = mayRemember && remember ? { remember: true } : {};
    const to = asksServer ? { server: server.trim() } : {};
    // While the core tries this one it has a server: what was written stays to be seen.
    setElsewhere(asksServer);
    const done = await core.call('signIn', { agent: agent.trim(), password, ...to, ...keep });
    if (!done.ok) setProblem(done.error.message);
    setPassword('');
    focusFirstEmpty(form.current);
  };

  return (
    <main className="whole sign-in-page">
      <form ref={form} className="sign-in" onSubmit={submit}>
        <img src="/icon.svg" alt="" width={44} height={44} />
        <h1>{t('signIn.heading')}</h1>
        <p className="sign-in-to">
          {asksServer ? t('servers.first') : (workspace?.title ?? t('signIn.to', { server: given }))}
        </p>
        <Unreachable reason={asksServer || signIn.kind !== 'signedOut' ? null : (signIn.unreachable ?? null)} />
        {asksServer ? (
          <>
            <label htmlFor={`${id}-server`}>{t('signIn.server')}</label>
            <input
              id={`${id}-server`}
              type="url"
              required
              placeholder={t('signIn.serverHint')}
              value={server}
              onChange={(event) => setServer(event.target.value)}
            />
          </>
        ) : null}
        {given !== null && !asksServer && fixed.note !== null ? (
          <>
            <label htmlFor={`${id}-server`}>{t('signIn.server')}</label>
            <input
              id={`${id}-server`}
              type="url"
              value={given}
              readOnly
              aria-describedby={fixed.control['aria-describedby']}
            />
            {fixed.note}
          </>
        ) : null}
        <label htmlFor={`${id}-agent`}>{t('signIn.agent')}</label>
        <input
          id={`${id}-agent`}
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={agent}
          onChange={(event) => setAgent(event.target.value)}
        />
        <label htmlFor={`${id}-password`}>{t('signIn.password')}</label>
        {/* biome-ignore lint/a11y/useSemanticElements: a password field is a textbox only when it is told to be one. */}
        <input
          id={`${id}-password`}
          role="textbox"
          type="password"
          required
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {mayRemember ? (
          <div className="sign-in-remember">
            <Switch label={t('signIn.remember')} on={remember} onChange={setRemember} />
          </div>
        ) : rememberForbidden ? (
          <div className="sign-in-remember is-locked">
            <Switch label={t('signIn.remember')} on={false} onChange={() => undefined} {...noRemember.control} />
            {noRemember.note}
          </div>
        ) : null}
        {shown === null ? null : (
          <p className="problem" role="alert">
            {shown}
          </p>
        )}
        <button type="submit" className="button primary wide" disabled={busy}>
          {t(busy ? 'signIn.busy' : 'signIn.button')}
        </button>
        {workspace?.demo === true && !asksServer ? <p className="sign-in-demo">{t('signIn.demo')}</p> : null}
        <OtherServers
          given={given}
          asked={asksServer}
          onAsk={(asks) => {
            setProblem(null);
            setElsewhere(asks);
          }}
          onProblem={setProblem}
        />
      </form>
    </main>
  );
}

/** The caret goes where the next thing is to be written. */
function focusFirstEmpty(form: HTMLFormElement | null): void {
  const fields = [...(form?.querySelectorAll<HTMLInputElement>('input:not([readonly], [type="checkbox"])') ?? [])];
  fields.find(({ value }) => value === '')?.focus();
}
