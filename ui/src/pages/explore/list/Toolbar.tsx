import { Menu } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconLayoutSidebar from '@tabler/icons-react/dist/esm/icons/IconLayoutSidebar.mjs';
import type { ReactNode } from 'react';
import type { FieldDefinition, TelemetryEvent } from '../../../api/types';
import { ColumnPicker } from './ColumnPicker';
import { copyEvent, download, exportName, MAX_EXPORT_ROWS, toNdjson } from './exportRows';
import { notify } from '../../../shared/feedback/Notice';
import classes from './Toolbar.module.css';

interface ToolbarProps {
  rows: readonly TelemetryEvent[];
  fields: readonly FieldDefinition[];
  columnsChosen: boolean;
  facetsShown: boolean;
  selected: TelemetryEvent | null;
  /** Reads on until MAX_EXPORT_ROWS rows or the end of the result. */
  loadForExport: () => Promise<readonly TelemetryEvent[]>;
  onResetColumns: () => void;
  onToggleFacets: () => void;
  children?: ReactNode;
}

export function Toolbar(props: ToolbarProps) {
  const { rows, fields, columnsChosen, facetsShown, selected, loadForExport, onResetColumns, onToggleFacets, children } = props;

  const downloadRows = async () => {
    try {
      const result = await loadForExport();
      download(exportName(result), toNdjson(result));
      notify(`${Math.min(result.length, MAX_EXPORT_ROWS).toLocaleString('en-US')} events downloaded`);
    } catch (error) {
      notify(error instanceof Error ? `Not downloaded: ${error.message}` : 'Not downloaded');
    }
  };

  return (
    <div className={classes.bar} role="toolbar" aria-label="Events">
      <button type="button" className={classes.button} aria-pressed={facetsShown} onClick={onToggleFacets} title="Show or hide the fields (f)">
        <IconLayoutSidebar size={14} aria-hidden /> Fields
      </button>
      <div className={classes.middle}>{children}</div>
      <ColumnPicker rows={rows} fields={fields} chosen={columnsChosen} onReset={onResetColumns} />
      <Menu position="bottom-end" shadow={undefined}>
        <Menu.Target>
          <button type="button" className={classes.button} disabled={rows.length === 0}>
            <IconDownload size={14} aria-hidden /> <span className={classes.name}>Export</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void downloadRows()}>
            Download NDJSON <span className={classes.faint}>newest {MAX_EXPORT_ROWS.toLocaleString('en-US')} at most</span>
          </Menu.Item>
          <Menu.Item disabled={selected === null} onClick={() => void copyEvent(selected)}>
            Copy the selected event <span className={classes.faint}>c</span>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
