;; Ors together what decides, for a run of little-endian floats, whether any of them is NaN or infinite, and whether any is
;; negative. 64 bytes at a time; compiled by scripts/simdScan.ts into simdScanModule.ts.
(module
  (memory (export "memory") 3)
  ;; `at` and `end` are addresses, multiples of 64 apart. `exponent` and `carry` (see floatKind.ts) are for two 32-bit words.
  ;; 0..15 holds the or of (word & exponent) + carry, 16..31 that of the words: begun by the caller, kept up here.
  (func (export "scan") (param $at i32) (param $end i32) (param $exponent i64) (param $carry i64)
    (local $e v128) (local $c v128) (local $special v128) (local $any v128)
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128)
    (local.set $e (i64x2.splat (local.get $exponent)))
    (local.set $c (i64x2.splat (local.get $carry)))
    (local.set $special (v128.load (i32.const 0)))
    (local.set $any (v128.load (i32.const 16)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $w0 (v128.load (local.get $at)))
        (local.set $w1 (v128.load offset=16 (local.get $at)))
        (local.set $w2 (v128.load offset=32 (local.get $at)))
        (local.set $w3 (v128.load offset=48 (local.get $at)))
        (local.set $any
          (v128.or
            (local.get $any)
            (v128.or
              (v128.or (local.get $w0) (local.get $w1))
              (v128.or (local.get $w2) (local.get $w3)))))
        (local.set $special
          (v128.or
            (local.get $special)
            (v128.or
              (v128.or
                (i32x4.add (v128.and (local.get $w0) (local.get $e)) (local.get $c))
                (i32x4.add (v128.and (local.get $w1) (local.get $e)) (local.get $c)))
              (v128.or
                (i32x4.add (v128.and (local.get $w2) (local.get $e)) (local.get $c))
                (i32x4.add (v128.and (local.get $w3) (local.get $e)) (local.get $c))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (v128.store (i32.const 0) (local.get $special))
    (v128.store (i32.const 16) (local.get $any))))
