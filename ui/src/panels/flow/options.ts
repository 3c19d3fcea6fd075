export interface FlowOptions {
  /** Of the picture, in pixels. */
  height: number;
}

export const flowOptions: FlowOptions = { height: 150 };
