using System.Diagnostics;
using System.Globalization;

namespace Minori.Execution.Worker;

/// <summary>
/// Where <see cref="Variable"/> is set, a process kills itself (SIGKILL) at a random moment, at most so many milliseconds
/// after its work began: kill -9 without a race for process ids, and on a slow machine too in the middle of the work.
/// Each death leaves a file in the folder <see cref="GravesVariable"/>, so that a test can count them.
/// </summary>
public static class SelfKill
{
    public const string Variable = "MINORI_TRIAL_LIFETIME";
    public const string GravesVariable = "MINORI_TRIAL_GRAVES";
    private static int armed;

    /// <summary>The work begins. Only the first call counts.</summary>
    /// <param name="role">Who dies, for the count.</param>
    /// <param name="lives">How much longer than a worker it lives.</param>
    internal static void Arm(string role, int lives = 1)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int most)
            && Interlocked.Exchange(ref armed, 1) == 0)
        {
            int lifetime = Random.Shared.Next(most * lives);
            new Thread(() =>
            {
                Thread.Sleep(lifetime);
                if (Environment.GetEnvironmentVariable(GravesVariable) is { } graves)
                {
                    File.WriteAllText(Path.Combine(graves, $"{role}-{Environment.ProcessId}-{Guid.NewGuid():N}"), "");
                }

                Process.GetCurrentProcess().Kill();
            })
            {
                IsBackground = true,
            }.Start();
        }
    }
}
