using System.Diagnostics;
using System.Globalization;

namespace Minori.Execution.Worker;

/// <summary>
/// Where <see cref="Variable"/> is set, the process kills itself (SIGKILL) at a random moment within so many milliseconds:
/// kill -9 without a race for process ids.
/// </summary>
public static class SelfKill
{
    public const string Variable = "MINORI_TRIAL_LIFETIME";

    internal static void Arm()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int most))
        {
            int lifetime = Random.Shared.Next(most);
            new Thread(() =>
            {
                Thread.Sleep(lifetime);
                Process.GetCurrentProcess().Kill();
            })
            {
                IsBackground = true,
            }.Start();
        }
    }
}
