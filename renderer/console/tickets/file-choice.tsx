import type { ChatFile } from '../../../broker/protocol/models';
import { useTexts } from '../core/texts';
import { FileIcon } from '../files/file-icon';
import { kindOf, sizeText } from '../files/file-texts';

interface FileChoiceProps {
  readonly files: readonly ChatFile[];
  readonly chosen: readonly string[];
  readonly onChoose: (file: string, on: boolean) => void;
}

/** Which files of the chat go along with the ticket. */
export function FileChoice({ files, chosen, onChoose }: FileChoiceProps) {
  const t = useTexts();
  return (
    <fieldset className="ticket-field file-choice">
      <legend className="field-label">{t('ticketForm.files')}</legend>
      {files.map(({ file, name, size }) => (
        <label key={file} className="field-box file-box">
          <input
            type="checkbox"
            checked={chosen.includes(file)}
            onChange={(event) => onChoose(file, event.target.checked)}
          />
          <FileIcon name={name} />
          <span className="file-name" title={name}>
            <bdi>{name}</bdi>
          </span>
          <span className="hint">
            {kindOf(name)} · {sizeText(size, t)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
