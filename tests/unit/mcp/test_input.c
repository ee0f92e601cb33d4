#include "support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/event.h"
#include "mcp/input.h"

#define MAX 1000

/* What is read of these bytes, one line for each line: the text, or "(too long)". */
static char *read_all(const char *bytes, size_t size, size_t block)
{
    struct buf out = BUF_INIT;
    struct input input;
    const char *line;
    size_t length;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes, block), block);
    input_init(&input, ends[0], -1, MAX);
    size_t written = block;
    for (;;) {
        /* A little more each time, so that lines come in parts. */
        size_t n = size - written < block ? size - written : block;
        if (n)
            assert_int_equal(write(ends[1], bytes + written, n), n);
        written += n;
        if (written == size && ends[1] >= 0) {
            close(ends[1]);
            ends[1] = -1;
        }
        enum input_state state = input_next(&input, &line, &length);
        if (state == INPUT_END)
            break;
        assert_true(state == INPUT_LINE || state == INPUT_TOO_LONG);
        if (state == INPUT_LINE)
            buf_add(&out, line, length);
        else
            buf_addstr(&out, "(too long)");
        buf_addch(&out, '|');
    }
    assert_int_equal(input_next(&input, &line, &length), INPUT_END);
    input_release(&input);
    close(ends[0]);
    return buf_detach(&out);
}

static void lines_are_parted(void **state)
{
    static const char *const rows[][2] = {
        { "", "" },
        { "a\n", "a|" },
        { "a\nb\n", "a|b|" },
        { "a\r\nb", "a|b|" },
        { "\n\r\n  \t\na\n\n", "a|" },
        { "half", "half|" },
        { "\r", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = read_all(rows[i][0], strlen(rows[i][0]), strlen(rows[i][0]));
        assert_string_equal(text, rows[i][1]);
        free(text);
    }
}

static void long_lines_are_left_out(void **state)
{
    struct buf bytes = BUF_INIT, expected = BUF_INIT;
    (void)state;
    buf_addstr(&bytes, "first\n");
    for (int i = 0; i < 20000; i++)
        buf_addch(&bytes, 'x');
    buf_addstr(&bytes, "\nsecond\n");
    for (int i = 0; i < MAX; i++)
        buf_addch(&bytes, 'y');
    buf_addstr(&bytes, "\n");
    for (int i = 0; i <= MAX; i++)
        buf_addch(&bytes, 'z');
    buf_addstr(&expected, "first|(too long)|second|");
    for (int i = 0; i < MAX; i++)
        buf_addch(&expected, 'y');
    buf_addstr(&expected, "|(too long)|");
    char *text = read_all(bytes.data, bytes.size, bytes.size);
    assert_string_equal(text, expected.data);
    free(text);
    buf_release(&bytes);
    buf_release(&expected);
}

static void nuls_are_bytes(void **state)
{
    struct input input;
    const char *line;
    size_t size;
    int ends[2];
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\0b\n\0\n", 6), 6);
    input_init(&input, ends[0], -1, MAX);
    assert_int_equal(input_next(&input, &line, &size), INPUT_LINE);
    assert_int_equal(size, 3);
    assert_memory_equal(line, "a\0b", 3);
    assert_int_equal(input_next(&input, &line, &size), INPUT_LINE);
    assert_int_equal(size, 1);
    input_release(&input);
    close(ends[0]);
    close(ends[1]);
}

static void a_reader_that_is_gone_ends_the_input(void **state)
{
    struct input input;
    const char *line;
    size_t size;
    int in[2], out[2];
    (void)state;
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    close(out[0]);
    input_init(&input, in[0], out[1], MAX);
    assert_int_equal(input_next(&input, &line, &size), INPUT_END);
    input_release(&input);
    close(in[0]);
    close(in[1]);
    close(out[1]);
}

static void note_signal(int number)
{
    cancel_signal = number;
}

static void a_signal_ends_the_waiting(void **state)
{
    struct input input;
    const char *line;
    size_t size;
    int ends[2];
    sigset_t blocked, before;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    signal(SIGTERM, note_signal);
    raise(SIGTERM); /* stays pending until somebody waits */
    assert_int_equal(cancel_signal, 0);
    input_init(&input, ends[0], -1, MAX);
    assert_int_equal(input_next(&input, &line, &size), INPUT_SIGNAL);
    assert_int_equal(cancel_signal, SIGTERM);
    input_release(&input);
    cancel_signal = 0;
    signal(SIGTERM, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_parted),
        cmocka_unit_test(long_lines_are_left_out),
        cmocka_unit_test(nuls_are_bytes),
        cmocka_unit_test(a_reader_that_is_gone_ends_the_input),
        cmocka_unit_test(a_signal_ends_the_waiting),
    };
    return RUN_TESTS(tests);
}
