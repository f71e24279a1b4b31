import { ChevronDown, Download } from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { TRANSCRIPT_FORMATS, type TranscriptFormat } from '../../../electron/contract/transcript';
import { Switch } from '../../ui/switch';
import { useParts } from '../core/hooks';
import { type TextId, useTexts } from '../core/texts';
import { saveFile } from './save-file';
import { useWording } from './wording';

const TEXTS: Readonly<Record<TranscriptFormat, TextId>> = {
  text: 'card.saveText',
  html: 'card.saveHtml',
  pdf: 'card.savePdf',
};

/** Saves the chat as a document. Internal notes are in it only when the agent says so, each time anew. */
export function SaveTranscript({ session }: { readonly session: string }) {
  const t = useTexts();
  const { core } = useParts();
  const wording = useWording();
  const [notes, setNotes] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const save = async (format: TranscriptFormat): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const file = await core.call('history.transcript', { session, format, notes, wording: wording() });
    setBusy(false);
    if (file.ok) saveFile(file.value);
    else setProblem(file.error.message);
  };

  return (
    <div className="save-transcript">
      <Switch label={t('card.notes')} on={notes} onChange={setNotes} />
      <MenuTrigger>
        <Button className="button" isDisabled={busy}>
          <Download size={16} aria-hidden="true" />
          {t('card.save')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu
            className="menu"
            aria-label={t('card.save')}
            onAction={(key) => {
              const format = TRANSCRIPT_FORMATS.find((known) => known === key);
              if (format !== undefined) void save(format);
            }}
          >
            {TRANSCRIPT_FORMATS.map((format) => (
              <MenuItem key={format} id={format} className="menu-item">
                {t(TEXTS[format])}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <span className="visually-hidden" role="status">
        {busy ? t('card.saving') : ''}
      </span>
      {problem === null ? null : (
        <p className="problem" role="alert">
          {t('card.saveFailed', { reason: problem })}
        </p>
      )}
    </div>
  );
}
