import type { ChatFile } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';

interface FileChoiceProps {
  readonly files: readonly ChatFile[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Which files of the chat go along with the ticket. */
export function FileChoice({ files, chosen, onChange }: FileChoiceProps) {
  const t = useTexts();
  return (
    <fieldset className="ticket-field file-choice">
      <legend className="field-label">{t('ticketForm.files')}</legend>
      {files.map(({ file, name }) => (
        <label key={file} className="field-box">
          <input
            type="checkbox"
            checked={chosen.includes(file)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, file] : chosen.filter((known) => known !== file))
            }
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
