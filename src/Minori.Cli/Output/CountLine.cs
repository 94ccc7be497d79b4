namespace Minori.Cli.Output;

/// <summary>A count that grows on one line of a terminal; nothing elsewhere.</summary>
internal sealed class CountLine(string what) : IProgress<int>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private DateTime _next = DateTime.UtcNow + Interval;
    private bool _written;

    /// <inheritdoc/>
    public void Report(int value)
    {
        if (Console.IsErrorRedirected)
        {
            return;
        }

        lock (_gate)
        {
            if (DateTime.UtcNow >= _next)
            {
                _next = DateTime.UtcNow + Interval;
                _written = true;
                Console.Error.Write($"\r{SizeText.Count(value)} {what}");
            }
        }
    }

    /// <summary>Leaves the line.</summary>
    public void Dispose()
    {
        if (_written)
        {
            _written = false;
            Console.Error.WriteLine();
        }
    }
}
