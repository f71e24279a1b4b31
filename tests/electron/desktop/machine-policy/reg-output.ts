/** A value as a policy editor writes it. */
export interface RegistryValue {
  /** Below `HKLM\SOFTWARE\Policies\Parley`; empty for the key itself. */
  readonly below: string;
  readonly name: string;
  readonly type: 'REG_SZ' | 'REG_DWORD' | 'REG_MULTI_SZ' | 'REG_EXPAND_SZ' | 'REG_BINARY' | 'REG_QWORD';
  readonly data: string | number | readonly string[];
}

/** What `reg.exe query HKLM\SOFTWARE\Policies\Parley /s` prints of values. */
export function regOutput(values: readonly RegistryValue[]): string {
  const keys = [...new Set(values.map(({ below }) => below))].sort();
  const blocks = keys.map((below) => {
    const key = `HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Parley${below === '' ? '' : `\\${below}`}`;
    const lines = values
      .filter((value) => value.below === below)
      .map(({ name, type, data }) => `    ${name}    ${type}    ${textOf(data)}`);
    return [key, ...lines].join('\r\n');
  });
  return `\r\n${blocks.join('\r\n\r\n')}\r\n\r\n`;
}

function textOf(data: RegistryValue['data']): string {
  if (typeof data === 'number') return `0x${data.toString(16)}`;
  return typeof data === 'string' ? data : data.join('\\0');
}
