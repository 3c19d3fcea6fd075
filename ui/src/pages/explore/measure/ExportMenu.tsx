import { Menu } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import type { QueryAnswer } from '../../../api/types';
import { copyText } from '../../../shared/copyText';
import { notify } from '../../../shared/feedback/Notice';
import { download } from '../list/exportRows';
import { tableCsv, tableNdjson } from './exportTable';
import type { Measured } from './useMeasure';
import styles from './Measure.module.css';

/** Downloads the table, or the values of all steps. */
export function ExportMenu({ measured: { table, series, range } }: { measured: Measured }) {
  const stamp = range.to.slice(0, 19).replaceAll(/[-:]/g, '');
  const save = (name: string, rows: QueryAnswer, type: 'csv' | 'ndjson') => {
    download(`${name}-${stamp}Z.${type}`, type === 'csv' ? tableCsv(rows) : tableNdjson(rows), type === 'csv' ? 'text/csv' : undefined);
    notify(`${rows.rows.length.toLocaleString('en-US')} rows downloaded`);
  };
  return (
    <Menu position="bottom-end" shadow={undefined}>
      <Menu.Target>
        <button type="button" className={styles.action}>
          <IconDownload size={14} aria-hidden /> Export
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('measure', table, 'csv')}>The table as CSV</Menu.Item>
        <Menu.Item onClick={() => save('measure', table, 'ndjson')}>The table as NDJSON</Menu.Item>
        <Menu.Item onClick={() => void copyText(tableCsv(table), 'Table copied as CSV')}>Copy the table</Menu.Item>
        {series !== null && <Menu.Item onClick={() => save('measure-steps', series, 'csv')}>All steps as CSV</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
