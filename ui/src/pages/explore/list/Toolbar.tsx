import { Menu } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconLayoutSidebar from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebar.mjs';
import type { ReactNode } from 'react';
import type { FieldDefinition, TelemetryEvent } from '../../../api/types';
import { ColumnPicker } from './ColumnPicker';
import { copyEvent, download, exportName, maxExportRows, toNdjson } from './exportRows';
import { notify } from '../../../shared/feedback/Notice';
import styles from './Toolbar.module.css';

interface ToolbarProps {
  rows: readonly TelemetryEvent[];
  fields: readonly FieldDefinition[];
  fieldNames: readonly string[];
  columnsChosen: boolean;
  facetsShown: boolean;
  selected: TelemetryEvent | null;
  /** Loads more rows, up to maxExportRows or the end of the result. */
  loadForExport: () => Promise<readonly TelemetryEvent[]>;
  onResetColumns: () => void;
  onToggleFacets: () => void;
  children?: ReactNode;
}

export function Toolbar(props: ToolbarProps) {
  const { rows, fields, fieldNames, columnsChosen, facetsShown, selected, loadForExport, onResetColumns, onToggleFacets, children } = props;

  const downloadRows = async () => {
    try {
      const result = await loadForExport();
      download(exportName(result), toNdjson(result));
      notify(`${Math.min(result.length, maxExportRows).toLocaleString('en-US')} events downloaded`);
    } catch (error) {
      notify(error instanceof Error ? `Not downloaded: ${error.message}` : 'Not downloaded');
    }
  };

  return (
    <div className={styles.bar} role="toolbar" aria-label="Events">
      <button type="button" className={styles.button} aria-pressed={facetsShown} onClick={onToggleFacets} title="Show or hide the fields (f)">
        <IconLayoutSidebar size={14} aria-hidden /> Fields
      </button>
      <div className={styles.middle}>{children}</div>
      <ColumnPicker rows={rows} fields={fields} fieldNames={fieldNames} chosen={columnsChosen} onReset={onResetColumns} />
      <Menu position="bottom-end" shadow={undefined}>
        <Menu.Target>
          <button type="button" className={styles.button} disabled={rows.length === 0}>
            <IconDownload size={14} aria-hidden /> <span className={styles.name}>Export</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void downloadRows()}>
            Download NDJSON <span className={styles.faint}>newest {maxExportRows.toLocaleString('en-US')} at most</span>
          </Menu.Item>
          <Menu.Item disabled={selected === null} onClick={() => void copyEvent(selected)}>
            Copy the selected event <span className={styles.faint}>c</span>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
