import { FileArchive, FileChartColumn, FileImage, FileSpreadsheet, FileText, type LucideIcon } from 'lucide-react';
import { allowedExtension, type FileExtension } from '../../../broker/protocol/chat-files';

type Kind = 'picture' | 'table' | 'slides' | 'archive' | 'document';

const KIND: Readonly<Record<FileExtension, Kind>> = {
  jpeg: 'picture',
  jpg: 'picture',
  bmp: 'picture',
  png: 'picture',
  svg: 'picture',
  gif: 'picture',
  csv: 'table',
  xls: 'table',
  odp: 'slides',
  ppt: 'slides',
  pps: 'slides',
  zip: 'archive',
  odt: 'document',
  doc: 'document',
  docx: 'document',
  pdf: 'document',
};

const ICON: Readonly<Record<Kind, LucideIcon>> = {
  picture: FileImage,
  table: FileSpreadsheet,
  slides: FileChartColumn,
  archive: FileArchive,
  document: FileText,
};

/** The sign of a kind of file. */
export function FileIcon({ name }: { readonly name: string }) {
  const extension = allowedExtension(name);
  const kind = extension === null ? 'document' : KIND[extension];
  const Icon = ICON[kind];
  return (
    <span className={`file-icon is-${kind}`} aria-hidden="true">
      <Icon size={18} />
    </span>
  );
}
