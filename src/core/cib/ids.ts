// How the ids inside a CIB are made, and thereby what is ours in a live one.

/** Pacemaker's own set: where every tool looks, and whose values win over those of any other set. */
export const PROPERTY_SET = 'cib-bootstrap-options';
export const DEFAULTS_SET = 'gracekeeper-defaults';
export const PARAMS = 'params';
export const META = 'meta';

export const childId = (parent: string, child: string | number): string => `${parent}_${child}`;
