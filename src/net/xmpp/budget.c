/* budget - see budget.h. */
#include "net/xmpp/budget.h"

#include "base/error.h"

#define MOST_NODES           10000
#define ALLOCATIONS_PER_NODE 9 /* measured: an empty child element */
#define MOST_BYTES           (1024 * 1024)
#define GENEROSITY           100

/* Stands in front of each block. Two pointers keep what malloc() aligned. */
struct BudgetBlock {
    BudgetBlock *previous, *next;
};

static void
enlist(Budget *budget, BudgetBlock *block)
{
    block->previous = NULL;
    block->next = budget->blocks;
    if (block->next)
        block->next->previous = block;
    budget->blocks = block;
}

static void
delist(Budget *budget, BudgetBlock *block)
{
    if (block->previous)
        block->previous->next = block->next;
    else
        budget->blocks = block->next;
    if (block->next)
        block->next->previous = block->previous;
}

static void *
count_alloc(size_t size, void *user)
{
    Budget *budget = user;
    if (budget->is_counting)
        budget->allocations++;
    BudgetBlock *block = g_malloc(sizeof *block + size);
    enlist(budget, block);
    return block + 1;
}

static void
count_free(void *memory, void *user)
{
    if (!memory)
        return;
    BudgetBlock *block = (BudgetBlock *)memory - 1;
    delist(user, block);
    g_free(block);
}

static void *
count_realloc(void *memory, size_t size, void *user)
{
    if (!memory)
        return count_alloc(size, user);
    BudgetBlock *block = (BudgetBlock *)memory - 1;
    delist(user, block);
    block = g_realloc(block, sizeof *block + size);
    enlist(user, block);
    return block + 1;
}

void
budget_clear(Budget *budget)
{
    while (budget->blocks)
        count_free(budget->blocks + 1, budget);
}

xmpp_mem_t
budget_memory(Budget *budget)
{
    return (xmpp_mem_t){
        .alloc = count_alloc,
        .free = count_free,
        .realloc = count_realloc,
        .userdata = budget,
    };
}

void
budget_end_stanza(Budget *budget, guint64 received)
{
    budget->allocations = 0;
    budget->received = received;
}

gboolean
budget_is_exceeded(const Budget *budget, guint64 received)
{
    guint64 times = budget->is_generous ? GENEROSITY : 1;
    return budget->allocations > times * MOST_NODES * ALLOCATIONS_PER_NODE ||
           (gint64)(received - budget->received) > (gint64)(times * MOST_BYTES);
}
