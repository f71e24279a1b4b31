import { Download } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { CannedEntry } from '../../../../broker/protocol/canned';
import { useTexts } from '../../core/texts';
import { writeCsv } from '../transfer/csv';
import { writeJson } from '../transfer/json';
import { textOf } from '../transfer/plan';

const FORMATS = {
  csv: { type: 'text/csv;charset=utf-8', write: writeCsv },
  json: { type: 'application/json', write: writeJson },
} as const;
type Format = keyof typeof FORMATS;

/** Saves what the list shows as a file. */
export function ExportMenu({ entries }: { readonly entries: readonly CannedEntry[] }) {
  const t = useTexts();
  const save = (format: Format): void => {
    const { type, write } = FORMATS[format];
    download(new Blob([write(entries.map(textOf))], { type }), `canned-responses.${format}`);
  };
  return (
    <MenuTrigger>
      <Button className="button" isDisabled={entries.length === 0}>
        <Download size={16} aria-hidden="true" />
        {t('canned.export')}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label={t('canned.export')}
          onAction={(key) => save(key === 'json' ? 'json' : 'csv')}
        >
          <MenuItem id="csv" className="menu-item">
            {t('canned.export.csv')}
          </MenuItem>
          <MenuItem id="json" className="menu-item">
            {t('canned.export.json')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
