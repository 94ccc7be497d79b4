using System.Text;

namespace Minori.Execution.Executors;

/// <summary>
/// A job's log file, which comes into being with its first character; attempts follow one another in it. Where the disk
/// refuses the log, on a full one say, the words are lost: the job's own outcome tells the user of it.
/// </summary>
internal sealed class JobLog(string path) : TextWriter
{
    private readonly Lock access = new();
    private StreamWriter? file;
    private bool closed;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Append(file => file.Write(value));

    public override void Write(string? value) => Append(file => file.Write(value));

    public override void WriteLine(string? value) => Append(file => file.WriteLine(value));

    public override void Write(char[] buffer, int index, int count) => Append(file => file.Write(buffer, index, count));

    protected override void Dispose(bool disposing)
    {
        lock (access)
        {
            closed = true;
            try
            {
                file?.Dispose();
            }
            catch (IOException)
            {
                // The disk refused the last words already when they were written.
            }
        }

        base.Dispose(disposing);
    }

    private void Append(Action<StreamWriter> write)
    {
        lock (access)
        {
            // An abandoned job may go on talking after its attempt was closed.
            if (closed)
            {
                return;
            }

            try
            {
                file ??= Open();
                write(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                closed = true;
            }
        }
    }

    private StreamWriter Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        return new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true };
    }
}
