/*
 * report.c: what a lowered function's frame holds, and when: for `troth lower --frames`. Requires: the function has been
 * lowered. Sizes and offsets are the C compiler's business; driver/frames.c asks it.
 */
#include "compiler/lower/lowering.h"

#include <string.h>

struct frame_list lowered_frames;

static int line_at(int token)
{
    return lowering.unit->tokens.at[token].line;
}

/* --- slots ----------------------------------------------------------------------------------------------------------- */

/* The name that a declaration declares: behind `(*`, or else the last identifier that no bracket holds. */
static const char *declared_name(const char *declaration)
{
    struct tokens t = lex_more(declaration, strlen(declaration), "");
    const char *name = NULL;
    int depth = 0;
    for (int i = 0; i < t.count; i++) {
        const struct token *k = &t.at[i];
        bool opens = k->kind == TOKEN_PUNCT && (k->op == '(' || k->op == '[' || k->op == '{');
        bool closes = k->kind == TOKEN_PUNCT && (k->op == ')' || k->op == ']' || k->op == '}');
        bool of_keyword = opens && i > 0 && t.at[i - 1].kind == TOKEN_KEYWORD && t.at[i - 1].op >= KW_TYPEOF;
        if (depth == 0 && opens && k->op == '(' && !of_keyword && t.at[i + 1].kind == TOKEN_PUNCT && t.at[i + 1].op == '*') {
            while (t.at[i].kind != TOKEN_IDENT && t.at[i].kind != TOKEN_END)
                i++;
            return t.at[i].name;
        }
        if (depth == 0 && k->kind == TOKEN_IDENT)
            name = k->name;
        depth += opens - closes;
    }
    return name;
}

/* The locals that share a slot are one row: from the first one's declaration to the last one's end of scope. */
static void add_local(struct frame_report *r, const struct symbol *x)
{
    int first = line_at(x->token), last = line_at(x->scope_last > 0 ? x->scope_last - 1 : x->token);
    for (size_t i = 0; i < r->slots.count; i++)
        if (!strcmp(r->slots.data[i].name, x->slot)) {
            if (last > r->slots.data[i].last_line)
                r->slots.data[i].last_line = last;
            return;
        }
    list_add(&r->slots, ((struct frame_slot){ x->slot, declare_text((struct symbol *)x, x->slot, true), first, last }));
}

/* --- suspensions -------------------------------------------------------------------------------------------------------- */

/* The suspension that a point belongs to: the narrowest that holds its token. */
static struct span suspension_of(const struct point *p)
{
    struct span found = { p->token, p->token + 1 };
    int width = 0;
    for (size_t i = 0; i < lowering.f->suspensions.count; i++) {
        struct span s = lowering.f->suspensions.data[i];
        if (s.first <= p->token && p->token < s.last && (!width || s.last - s.first < width)) {
            found = s;
            width = s.last - s.first;
        }
    }
    return found;
}

static void add_point(struct frame_report *r, const struct point *p)
{
    struct frame_point row = { .line = p->line };
    struct span s = suspension_of(p);
    for (size_t i = 0; i < lowering.f->locals.count; i++) {
        const struct symbol *x = lowering.f->locals.data[i];
        bool seen = !x->slot || !lives_across(x, s);
        for (size_t k = 0; k < row.alive.count && !seen; k++)
            seen = !strcmp(row.alive.data[k], x->slot);
        if (!seen)
            list_add(&row.alive, x->slot);
    }
    list_add(&r->points, row);
}

void report_frame(void)
{
    struct function *f = lowering.f;
    const struct token *name = &lowering.unit->tokens.at[f->declarator->name];
    struct frame_report *r = arena_new(struct frame_report);
    *r = (struct frame_report){ .name = f->name, .file = name->file, .line = name->line,
        .what = !f->is_generator ? "async" : f->is_async ? "async generator" : "generator" };
    for (size_t i = 0; i < f->locals.count; i++)
        if (f->locals.data[i]->slot)
            add_local(r, f->locals.data[i]);
    for (size_t i = 0; i < lowering.members.count; i++)
        list_add(&r->slots, ((struct frame_slot){ declared_name(lowering.members.data[i]), lowering.members.data[i], 0, 0 }));
    for (size_t i = 0; i < lowering.points.count; i++)
        add_point(r, &lowering.points.data[i]);
    list_add(&lowered_frames.list, r);
}
