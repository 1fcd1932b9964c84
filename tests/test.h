#pragma once
/* test - what every test program includes first: cmocka and its needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
