import { useId, useState } from 'react';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { DesktopSettingsSections } from './desktop-settings';
import { OrganizationNotes } from './organization';
import { SwitchRow } from './setting-rows';
import { createShownControls, ShownControlsContext } from './shown-controls';
import { useSettings } from './use-settings';

const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
const UNDO_SECONDS = [0, 3, 5, 10] as const;

/** What the agent sets on this machine. Each change is kept at once. */
export function Settings() {
  const t = useTexts();
  const [settings, set] = useSettings();
  const version = useCore((state) => state.capabilities.version);
  const [controls] = useState(createShownControls);
  const id = useId();
  return (
    <ShownControlsContext value={controls}>
      <section className="panel settings" aria-labelledby={id}>
        <h2 id={id}>{t('settings.heading')}</h2>
        <OrganizationNotes controls={controls} />
        <div className="setting" role="radiogroup" aria-labelledby={`${id}-theme`}>
          <span id={`${id}-theme`}>{t('settings.theme')}</span>
          <div className="segments">
            {THEMES.map((theme) => (
              <label key={theme} className={settings.theme === theme ? 'segment is-chosen' : 'segment'}>
                <input type="radio" name="theme" checked={settings.theme === theme} onChange={() => set({ theme })} />
                {t(`settings.theme.${theme}`)}
              </label>
            ))}
          </div>
        </div>
        <div className="setting">
          <label htmlFor={`${id}-undo`}>{t('settings.undo')}</label>
          <select
            id={`${id}-undo`}
            value={settings.undoSeconds}
            onChange={(event) => set({ undoSeconds: Number(event.target.value) })}
          >
            {UNDO_SECONDS.map((seconds) => (
              <option key={seconds} value={seconds}>
                {t('settings.undoSeconds', { seconds })}
              </option>
            ))}
          </select>
        </div>
        <SwitchRow
          label={t('settings.sound')}
          on={settings.sound}
          onChange={(sound) => set({ sound })}
          name="alerts.sound"
        />
        <DesktopSettingsSections />
        <p className="hint">{t('settings.about', { version })}</p>
      </section>
    </ShownControlsContext>
  );
}
