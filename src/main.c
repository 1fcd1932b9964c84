/* main - argv, locale, exit code. */
int
main(void)
{
    return 0;
}
