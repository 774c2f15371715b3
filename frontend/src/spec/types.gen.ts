// Written by `manage.py client_types` from platform/fincomtech/api/ui/shapes.py. Do not edit.

export type FieldType = "char" | "text" | "html" | "email" | "url" | "phone" | "int" | "decimal" | "percent" | "money" | "date" | "datetime" | "time" | "bool" | "mark" | "select" | "state" | "color" | "choices" | "m2o" | "m2m" | "o2m" | "json";

export type ViewType = "list" | "kanban" | "calendar" | "chart" | "pivot" | "form";

export type Tone = "gray" | "blue" | "indigo" | "violet" | "pink" | "red" | "orange" | "yellow" | "green" | "teal";

export type ArgumentKind = "text" | "int" | "decimal" | "bool" | "date" | "time" | "datetime" | "choice" | "record" | "records";

export type Where = Record<string, unknown>;

export type ExprNode = readonly [string, ...unknown[]];

export type Expr = boolean | ExprNode;

export type FormNode = FieldNode | GroupNode | LinesNode;

export interface Option {
	value: string;
	label: string;
	tone: string | null;
}

export interface Relation {
	type: string;
	titleField: string;
	many: string;
	label: string;
	colorField: string | null;
}

export interface FieldSpec {
	name: string;
	type: FieldType;
	label: string;
	help: string;
	required: boolean;
	readonly: boolean;
	sortable: boolean;
	filterable: boolean;
	groupable: boolean;
	options?: Option[];
	relation?: Relation;
	digits?: number;
	currency?: string;
	inCompanyCurrency?: boolean;
	custom?: boolean;
}

export interface ColumnSpec {
	field: string;
	width: number | null;
	optional: boolean;
	aggregate: "sum" | "avg" | "min" | "max" | "count" | null;
	widget: string | null;
}

export interface FieldNode {
	id: string;
	kind: "field";
	name: string;
	label: string;
	widget: string | null;
	span: number;
	invisible: Expr;
	readonly: Expr;
	required: Expr;
}

export interface LinesNode {
	id: string;
	kind: "lines";
	name: string;
	invisible: Expr;
	columns: ColumnSpec[];
}

export interface GroupNode {
	id: string;
	kind: "group";
	label: string;
	cols: number;
	invisible: Expr;
	children: (FieldNode | LinesNode | GroupNode)[];
}

export interface TabNode {
	id: string;
	kind: "tab";
	label: string;
	invisible: Expr;
	children: (FieldNode | LinesNode | GroupNode)[];
}

export interface StatSpec {
	id: string;
	label: string;
	record: string;
	many: string;
	field: string;
	icon: string;
	history: boolean;
}

export interface By {
	field: string;
	period: "day" | "week" | "month" | "quarter" | "year" | null;
}

export interface Measure {
	field: string | null;
	aggregate: "sum" | "avg" | "min" | "max" | "count";
}

export interface ToneRule {
	when: Expr;
	tone: Tone;
}

export interface ListViewSpec {
	columns: ColumnSpec[];
	editable: boolean;
	tones: ToneRule[];
	defaultOrder: Record<string, string>[];
	defaultGroup: By | null;
}

export interface FormViewSpec {
	groups: (FieldNode | LinesNode | GroupNode)[];
	tabs: TabNode[];
	title: string | null;
	statusbar: string | null;
	buttons: string[];
	stats: StatSpec[];
	image: string | null;
}

export interface KanbanViewSpec {
	groupBy: string;
	title: string;
	subtitle: string | null;
	amount: string | null;
	tags: string | null;
	avatar: string | null;
	date: string | null;
	progress: string | null;
	sum: string | null;
	quickCreate: boolean;
	fields: string[];
}

export interface CalendarViewSpec {
	start: string;
	title: string;
	end: string | null;
	color: string | null;
	time: string | null;
}

export interface ChartViewSpec {
	by: By[];
	measure: Measure;
	kind: "bar" | "line" | "pie" | "funnel";
}

export interface PivotViewSpec {
	rows: By[];
	cols: By[];
	measures: Measure[];
	due: string | null;
}

export interface ViewSpecs {
	list?: ListViewSpec;
	form?: FormViewSpec;
	kanban?: KanbanViewSpec;
	calendar?: CalendarViewSpec;
	chart?: ChartViewSpec;
	pivot?: PivotViewSpec;
}

export interface FilterSpec {
	id: string;
	label: string;
	where: Where;
	default: boolean;
}

export interface GroupChoice {
	field: string;
	period: "day" | "week" | "month" | "quarter" | "year" | null;
	label: string;
}

export interface SearchSpec {
	filters: FilterSpec[];
	fields: string[];
	groups: GroupChoice[];
}

export interface ArgumentSpec {
	name: string;
	kind: ArgumentKind;
	label: string;
	required: boolean;
	default: unknown;
	choices: Option[];
	relation: Relation | null;
	widget: string;
	help: string;
}

export interface Move {
	from: string[];
	to: string;
}

export interface ActionSpec {
	name: string;
	title: string;
	on: "record" | "collection";
	asStep: boolean;
	mutation: string;
	icon: string;
	tone: string;
	bulk: boolean;
	confirm: string;
	states: string[];
	when: Expr;
	move: Move | null;
	undo: string | null;
	arguments: ArgumentSpec[];
}

export interface PrintSpec {
	id: string;
	title: string;
}

export interface Permissions {
	create: boolean;
	write: boolean;
	delete: boolean;
}

export interface LinesSpec {
	type: string;
	label: string;
	titleField: string;
	fields: Record<string, FieldSpec>;
}

export interface ApiNames {
	type: string;
	one: string;
	many: string;
	create: string;
	update: string;
	delete: string;
	bulkUpdate: string;
	preview: string;
	groups: string;
}

export interface ModelSpec {
	specVersion: number;
	etag: string;
	type: string;
	label: string;
	pluralLabel: string;
	titleField: string;
	icon: string;
	conversation: boolean;
	numbered: boolean;
	tagged: boolean;
	api: ApiNames;
	fields: Record<string, FieldSpec>;
	single: boolean;
	hints: Record<string, FieldSpec>;
	views: ViewSpecs;
	viewOrder: ViewType[];
	search: SearchSpec;
	actions: Record<string, ActionSpec>;
	prints: PrintSpec[];
	permissions: Permissions;
	lines: Record<string, LinesSpec>;
	defaultOrder: Record<string, string>[];
	adaptable: boolean;
	personal: unknown;
	warnings: string[];
}

export interface MenuEntry {
	id: string;
	title: string;
	icon: string;
	record: string | null;
	view: string;
	screen: string | null;
	filters: Where | null;
	entries: MenuEntry[];
}

export interface BootUser {
	id: string;
	name: string;
	email: string;
	language: string;
	timeZone: string;
	theme: "light" | "dark" | "auto";
	isAdministrator: boolean;
	viewing: string;
	session: string;
}

export interface BootCompany {
	name: string;
	subdomain: string;
	currency: string;
	currencyDigits: number;
	country: string;
	timeZone: string;
	language: string;
}

export interface RecordTypeInfo {
	label: string;
	pluralLabel: string;
	icon: string;
	api: ApiNames;
	create: boolean;
	single: boolean;
	home: string[];
}

export interface Language {
	code: string;
	label: string;
}

export interface Boot {
	user: BootUser;
	company: BootCompany;
	menu: MenuEntry[];
	recordTypes: Record<string, RecordTypeInfo>;
	modules: string[];
	eventsUrl: string;
	csrfToken: string;
	mailPage: string;
	languages: Language[];
}
