import { useId } from 'react';
import type { AlertSettings, DesktopSettings, PresenceSettings } from '../../../electron/contract/desktop';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { ChoiceRow, SwitchRow, TextRow } from './setting-rows';
import { useSettings } from './use-settings';

const REPEAT_SECONDS = [0, 10, 15, 30, 60] as const;
const ESCALATE_SECONDS = [0, 60, 120, 300] as const;
const IDLE_MINUTES = [0, 5, 10, 15, 30, 60] as const;

/** What can be set about alerts, presence and the machine; each row only where the host can do it. */
export function DesktopSettingsSections() {
  const desktop = useCore((state) => state.capabilities.desktop === true);
  return (
    <>
      <AlertSection />
      {desktop ? <PresenceSection /> : null}
      {desktop ? <MachineSection /> : null}
    </>
  );
}

function AlertSection() {
  const t = useTexts();
  const { core } = useParts();
  const [{ alerts }, change] = useSettings();
  const { notifications, badge, desktop } = useCore((state) => state.capabilities);
  const set = (part: Partial<AlertSettings>): void => change({ alerts: { ...alerts, ...part } });
  return (
    <Section heading={t('settings.alerts')}>
      {notifications ? (
        <>
          <SwitchRow
            label={t('settings.alerts.toast')}
            on={alerts.toast}
            onChange={(toast) => set({ toast })}
            name="alerts.toast"
          />
          <SwitchRow
            label={t('settings.alerts.toastWords')}
            on={alerts.toastWords}
            onChange={(toastWords) => set({ toastWords })}
            name="alerts.toastWords"
          />
          <SwitchRow
            label={t('settings.alerts.flash')}
            on={alerts.flash}
            onChange={(flash) => set({ flash })}
            name="alerts.flash"
          />
        </>
      ) : null}
      {badge ? (
        <SwitchRow
          label={t('settings.alerts.badge')}
          on={alerts.badge}
          onChange={(on) => set({ badge: on })}
          name="alerts.badge"
        />
      ) : null}
      <ChoiceRow
        label={t('settings.alerts.repeat')}
        value={alerts.repeatSeconds}
        choices={REPEAT_SECONDS}
        textOf={(seconds) => t('settings.alerts.repeatSeconds', { seconds })}
        onChange={(repeatSeconds) => set({ repeatSeconds })}
        name="alerts.repeatSeconds"
      />
      <ChoiceRow
        label={t('settings.alerts.escalate')}
        value={alerts.escalateSeconds}
        choices={ESCALATE_SECONDS}
        textOf={(seconds) => t('settings.alerts.escalateSeconds', { seconds })}
        onChange={(escalateSeconds) => set({ escalateSeconds })}
        name="alerts.escalateSeconds"
      />
      {desktop ? (
        <div className="setting">
          <button type="button" className="button" onClick={() => void core.call('alerts.test', {})}>
            {t('settings.alerts.test')}
          </button>
        </div>
      ) : null}
    </Section>
  );
}

function PresenceSection() {
  const t = useTexts();
  const [{ presence }, change] = useSettings();
  const { screenLock } = useCore((state) => state.capabilities);
  const set = (part: Partial<PresenceSettings>): void => change({ presence: { ...presence, ...part } });
  return (
    <Section heading={t('settings.presence')}>
      {screenLock === true ? (
        <SwitchRow
          label={t('settings.presence.locked')}
          on={presence.whenLocked}
          onChange={(whenLocked) => set({ whenLocked })}
          name="presence.whenLocked"
        />
      ) : null}
      <ChoiceRow
        label={t('settings.presence.idle')}
        value={presence.idleMinutes}
        choices={IDLE_MINUTES}
        textOf={(minutes) => t('settings.presence.idleMinutes', { minutes })}
        onChange={(idleMinutes) => set({ idleMinutes })}
        name="presence.idleMinutes"
      />
      <SwitchRow
        label={t('settings.presence.comeBack')}
        on={presence.comeBack}
        onChange={(comeBack) => set({ comeBack })}
        name="presence.comeBack"
      />
    </Section>
  );
}

function MachineSection() {
  const t = useTexts();
  const { core } = useParts();
  const [{ desktop }, change] = useSettings();
  const { closeToTray, autostart, spellLanguages, unplaced } = useCore((state) => state.capabilities);
  const set = (part: Partial<DesktopSettings>): void => change({ desktop: { ...desktop, ...part } });
  const row = (key: 'closeToTray' | 'launchAtLogin' | 'popOutsOnTop' | 'spellCheck' | 'hardwareAcceleration') => (
    <SwitchRow
      label={t(`settings.desktop.${key}`)}
      on={desktop[key]}
      onChange={(on) => set({ [key]: on })}
      name={`desktop.${key}`}
    />
  );
  return (
    <Section heading={t('settings.desktop')}>
      {closeToTray ? row('closeToTray') : null}
      {autostart ? row('launchAtLogin') : null}
      {unplaced ? null : row('popOutsOnTop')}
      {row('spellCheck')}
      {spellLanguages ? (
        <TextRow
          label={t('settings.desktop.spellLanguages')}
          value={desktop.spellLanguages.join(', ')}
          placeholder={t('settings.desktop.spellLanguagesNone')}
          onChange={(text) => set({ spellLanguages: languagesIn(text) })}
          name="desktop.spellLanguages"
        />
      ) : null}
      <TextRow
        label={t('settings.desktop.shortcut')}
        value={desktop.shortcut ?? ''}
        placeholder={t('settings.desktop.shortcutNone')}
        onChange={(shortcut) => set({ shortcut: shortcut === '' ? null : shortcut })}
      />
      <TextRow
        label={t('settings.desktop.statusShortcut')}
        value={desktop.statusShortcut ?? ''}
        placeholder={t('settings.desktop.shortcutNone')}
        onChange={(shortcut) => set({ statusShortcut: shortcut === '' ? null : shortcut })}
      />
      {row('hardwareAcceleration')}
      <div className="setting">
        <button type="button" className="button" onClick={() => void core.call('diagnostics.save', {})}>
          {t('settings.desktop.diagnostics')}
        </button>
      </div>
    </Section>
  );
}

function Section({ heading, children }: { readonly heading: string; readonly children: React.ReactNode }) {
  const id = useId();
  return (
    <section className="settings-section" aria-labelledby={id}>
      <h3 id={id}>{heading}</h3>
      {children}
    </section>
  );
}

/** `fi, en-US` as a list; what is no language of any dictionary is passed over when they are looked for. */
function languagesIn(text: string): string[] {
  const given = text.split(/[\s,;]+/).filter((language) => language !== '' && language.length <= 16);
  return given.slice(0, 10);
}
