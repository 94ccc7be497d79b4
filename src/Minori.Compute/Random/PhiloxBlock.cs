namespace Minori.Compute;

/// <summary>The four words that Philox 4×32-10 makes of one counter and one key.</summary>
internal readonly record struct PhiloxBlock(uint W0, uint W1, uint W2, uint W3)
{
    public ulong Low => ((ulong)W1 << 32) | W0;

    public ulong High => ((ulong)W3 << 32) | W2;

    public uint this[int word] => word switch { 0 => W0, 1 => W1, 2 => W2, _ => W3 };

    /// <summary>The block at counter (position, stream) under key seed; low words first.</summary>
    public static PhiloxBlock Compute(ulong seed, ulong stream, ulong position)
    {
        uint c0 = (uint)position, c1 = (uint)(position >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        uint k0 = (uint)seed, k1 = (uint)(seed >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0;
            ulong p1 = 0xCD9E8D57UL * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c1 = (uint)p1;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c3 = (uint)p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return new PhiloxBlock(c0, c1, c2, c3);
    }
}
